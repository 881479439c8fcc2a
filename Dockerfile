# Build: everything, then only what runs. Install scripts stay off (.npmrc): the embedding runtime's CPU binary is in its package.
FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
RUN npm run -s build && npm prune --omit=dev

FROM node:20-slim
ENV NODE_ENV=production NEARHIT_HOST=0.0.0.0 NEARHIT_DATA=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY bin ./bin
COPY LICENSE ./
COPY models ./models
COPY wasm/*.wasm wasm/*.sha256 ./wasm/
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/nearhit/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/nearhit.js"]
