/**
 * The arguments of a shell that runs a server, ends it when its own standard input closes, and then removes
 * two folders: the first always, the second where its name is not empty.
 *
 * Whoever holds the other end of that pipe ends the server by closing it, or by dying of whatever: the kernel
 * closes the pipes even of a process that SIGKILL ended. No program outside the shell watches, so nothing is
 * left if it is the server that ends first.
 */
export function guarded(command: readonly string[], folders: readonly [string, string]): readonly string[] {
  return ['-c', script, 'sh', ...folders, ...command]
}

/**
 * SIGINT is Postgres's fast shutdown: it cuts sessions off and leaves the data directory clean.
 * Descriptor 3 is there because a shell gives its background jobs /dev/null to read.
 */
const script = `
always=$1; temporary=$2; shift 2
exec 3<&0
"$@" 3<&- &
server=$!
(read -r word; kill -INT $server) <&3 2>/dev/null &
watcher=$!
wait $server
status=$?
kill $watcher 2>/dev/null
/bin/rm -rf -- "$always" \${temporary:+"$temporary"}
exit $status`
