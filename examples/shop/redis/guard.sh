# Runs a server for as long as somebody holds the other end of stdin, then ends it and removes its folder. The kernel closes
# that pipe even when its holder is killed, so no demo leaves a server behind.
# Usage: sh guard.sh FOLDER command [args…]
folder=$1
shift

{
  sh -c 'echo $$ >"$0/pid"; exec "$@"' "$folder" "$@" </dev/null
  code=$?
  # A pid that is not in use any more may soon be somebody else's.
  rm -f "$folder/pid"
  echo "ended with code $code"
  : >"$folder/ended"
} &
while [ ! -s "$folder/pid" ] && [ ! -e "$folder/ended" ]; do sleep 0.01; done

cat >/dev/null

pid=$(cat "$folder/pid" 2>/dev/null)
[ -n "$pid" ] && kill -s KILL "$pid" 2>/dev/null
wait
rm -rf "$folder"
