# Two stages: the first installs the locked packages, the second runs them as a user who owns nothing but /data.
# A tag can point to another image tomorrow. To pin it in both places: docker buildx imagetools inspect
# python:3.13.7-slim-bookworm --format '{{.Manifest.Digest}}', then write python:3.13.7-slim-bookworm@ and what that prints.
FROM python:3.13.7-slim-bookworm AS build
WORKDIR /app
COPY requirements.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes --requirement requirements.txt \
    && /venv/bin/pip check

FROM python:3.13.7-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home second-opinion \
    && install --directory --owner=second-opinion --mode=0700 /data
COPY --from=build /venv /venv
WORKDIR /app
COPY knowledge knowledge
COPY storage storage
COPY bot bot
RUN python -m compileall -q knowledge storage bot
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/second-opinion.db \
    HEALTH_PORT=8080 \
    LOG_FORMAT=json
USER 10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "-c", "import http.client as h, os, sys; c = h.HTTPConnection('127.0.0.1', int(os.environ['HEALTH_PORT']), timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]
CMD ["python", "-m", "bot", "run"]
