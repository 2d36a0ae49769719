# Runs a server for as long as somebody holds the other end of stdin, then ends it and removes its folder. The kernel
# closes that pipe even when its holder is killed with SIGKILL, so no test run leaves a server behind. Each line on stdin
# starts the server once more, after it has ended.
# Usage: sh guard.sh FOLDER SIGNAL command [args…]
folder=$1
signal=$2
shift 2

# The inner shell tells its pid and becomes the server; the outer one lives to report the end. A pid that is not in use
# any more is not left lying around: it may soon be somebody else's.
start() {
  rm -f "$folder/ended"
  (
    sh -c 'echo $$ >"$0/pid"; exec "$@"' "$folder" "$@" >>"$folder/log" 2>&1 </dev/null
    code=$?
    : >"$folder/ended"
    rm -f "$folder/pid"
    echo "exit $code"
  ) &
  # Whoever comes to the end below before the server has a pid would leave it running.
  while [ ! -s "$folder/pid" ] && [ ! -e "$folder/ended" ]; do sleep 0.01; done
}

start "$@"
while read -r _; do start "$@"; done

pid=$(cat "$folder/pid" 2>/dev/null)
if [ -n "$pid" ]; then
  kill -s "$signal" "$pid" 2>/dev/null
  tries=0
  while kill -0 "$pid" 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -eq 50 ] && kill -s KILL "$pid" 2>/dev/null
    [ "$tries" -ge 100 ] && break
    sleep 0.1
  done
fi
rm -rf "$folder"
