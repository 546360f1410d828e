#!/bin/sh
# The operator's commands with the service's settings. Put it to /usr/local/bin/bot (chmod 755): `bot doctor`, `bot backup x`.
# Every file in the settings folder but `env` is a secret, named like its variable: wecom-agent-secret → WECOM_AGENT_SECRET_FILE.
set -eu
conf=${ASSISTANT_CONF:-/etc/shuangjian-assistant}
home=${ASSISTANT_HOME:-/opt/shuangjian-assistant}
DATA_DIR=/var/lib/shuangjian-assistant
DEMO=0
set -a
[ -r "$conf/env" ] && . "$conf/env"
for file in "$conf"/*; do
  name=$(basename "$file")
  [ "$name" = env ] || eval "$(printf '%s' "$name" | tr 'a-z-' 'A-Z_')_FILE=\$file"
done
set +a
cd "$home"
node=node_modules/node/bin/node
if [ "$(id -u)" = 0 ]; then exec runuser -u assistant -- "$node" src/cli/main.ts "$@"; fi
exec "$node" src/cli/main.ts "$@"
