# The assistant in one image: web, worker and migrate differ by their command only.
# Where torch would come as a CUDA build, give the index of its CPU builds: --build-arg PIP_EXTRA_INDEX_URL=...
FROM python:3.11-slim-bookworm AS packages
ARG PIP_EXTRA_INDEX_URL=""
ENV PIP_EXTRA_INDEX_URL=${PIP_EXTRA_INDEX_URL} PORCHLIGHT_WHEELS=/wheels
RUN apt-get update \
 && apt-get install -y --no-install-recommends build-essential cmake git \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.lock ./
COPY .ci/environment .ci/environment
RUN --mount=type=cache,target=/wheels .ci/environment

FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends libgomp1 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --uid 10001 porchlight \
 && install -d -o porchlight -g porchlight /var/lib/porchlight
WORKDIR /app
COPY --from=packages /app/.venv .venv
COPY bot bot
COPY intents intents
COPY domain domain
COPY channels channels
COPY rag rag
COPY admin admin
COPY migrations migrations
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=1 \
    PORCHLIGHT_VAR=/var/lib/porchlight LOG_FORMAT=json
USER porchlight
VOLUME /var/lib/porchlight
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "bot"]
CMD ["--help"]
