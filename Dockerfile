# The bot in a container: nothing but its runtime, a user without rights, and one folder that is written to.
# The Python is the one that the tests run on.
FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv venv && venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin askwell \
    && install -d -o askwell -m 0700 /data
WORKDIR /app
COPY --from=build /app/venv venv
COPY bot bot
COPY cogs cogs
COPY migrations migrations
RUN venv/bin/python -m compileall -q bot cogs
ENV PATH=/app/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MPLCONFIGDIR=/tmp \
    ASKWELL_DATABASE=/data/askwell.sqlite3 \
    ASKWELL_METRICS_PORT=8000
USER askwell
VOLUME /data
# That the process lives, not that Discord does: an outage there is no reason to start the bot anew.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD \
    ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4).close()"]
CMD ["python", "-m", "bot", "run"]
