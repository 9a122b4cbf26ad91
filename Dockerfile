# The image: one program and git, run by an ordinary user; everything it keeps is in the volume /data.
#
#   docker build -t alliancewiki .
#   docker run -p 8080:8080 -v wiki:/data -e ALLIANCEWIKI_BASE_URL=https://wiki.example.dk alliancewiki
#   docker exec … alliancewiki user list
#
# Where the first base image has npm, the editor is bundled; an editor bundled before (make editor) is taken along; with
# neither, pages are edited in the browser's own text field.
#
# Both base images can be replaced, by a mirror's or by ones made at home. The second needs apt.
ARG BUILD_IMAGE=golang:1.26-bookworm
ARG RUNTIME_IMAGE=debian:bookworm-slim

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    if command -v npm > /dev/null; then make editor; fi \
 && CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /alliancewiki ./cmd/alliancewiki

FROM ${RUNTIME_IMAGE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates curl git openssh-client \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --user-group --home-dir /data --no-create-home --shell /usr/sbin/nologin wiki \
 && install -d -o wiki -g wiki -m 0700 /data
COPY --from=build /alliancewiki /usr/local/bin/alliancewiki
USER 10001:10001
ENV ALLIANCEWIKI_DATA=/data ALLIANCEWIKI_LISTEN=:8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
    CMD ["curl", "-fsS", "-o", "/dev/null", "http://localhost:8080/healthz"]
ENTRYPOINT ["alliancewiki"]
CMD ["serve"]
