# Nameplate in an image without shell or package manager, as a user that isn't root. docs/operating.md says how to
# run it. Builder and image are of the same Debian, so the C library is the same one.

FROM rust:1.95.0-bookworm AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
WORKDIR /src
# The tools first: they change seldom, and their layer is kept.
COPY rust-toolchain.toml ./
COPY scripts scripts
RUN scripts/setup.sh build
COPY . .
RUN source scripts/env.sh && scripts/build.sh && mkdir /data

FROM gcr.io/distroless/cc-debian12:nonroot
LABEL org.opencontainers.image.title="Nameplate" \
      org.opencontainers.image.description="A self-hosted account centre" \
      org.opencontainers.image.licenses="AGPL-3.0-or-later"
COPY --from=build /src/target/release/nameplate /usr/local/bin/nameplate
COPY --from=build /src/LICENSE /usr/local/share/doc/nameplate/LICENSE
# A new volume takes owner and mode from here.
COPY --from=build --chown=65532:65532 --chmod=700 /data /data
# A folder that Nameplate makes itself: of a volume that comes with another owner's top folder, it can't close that.
ENV NAMEPLATE_ADDR=0.0.0.0:3000 \
    NAMEPLATE_DATA_DIR=/data/nameplate
WORKDIR /data
VOLUME /data
EXPOSE 3000
# By number: Kubernetes can't tell that a name isn't root.
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/nameplate"]
CMD ["serve"]
