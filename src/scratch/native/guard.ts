export interface Guarded {
  /** Made first, by the server's user; removed when the server has ended, however it did. */
  readonly folder: string
  /** Copied to `data` first. */
  readonly template: string
  readonly data: string
  /** The server's command line. */
  readonly command: readonly string[]
}

/**
 * The arguments of a shell that makes a folder, copies a cluster into it, runs a server on it, ends that when its own
 * standard input closes, and then removes all there was.
 *
 * Whoever holds the other end of that pipe ends the server by closing it, or by dying of whatever: the kernel
 * closes the pipes even of a process that SIGKILL ended. No program outside the shell watches, so nothing is
 * left if it is the server that ends first.
 */
export function guarded({ folder, template, data, command }: Guarded): readonly string[] {
  return ['-c', script, 'sh', folder, template, data, ...command]
}

/**
 * SIGINT is Postgres's fast shutdown. It is sent again and again, because a shell has its background jobs ignore it:
 * it is lost on `cp`, and on a server that has not got as far as listening to signals.
 *
 * Descriptor 3 is there because a shell gives its background jobs /dev/null to read. `cp` and not Node copies, because
 * the copy has to belong to the server's user.
 */
const script = `
folder=$1; template=$2; data=$3; shift 3
/bin/mkdir -m 700 -- "$folder" || exit 1
exec 3<&0
(/bin/cp -Rp -- "$template" "$data" && exec "$@") 3<&- &
server=$!
(read -r word; while kill -INT $server; do /bin/sleep 0.1; done) <&3 2>/dev/null &
watcher=$!
wait $server
status=$?
kill $watcher 2>/dev/null
/bin/rm -rf -- "$folder"
exit $status`
