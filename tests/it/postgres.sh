# Runs a PostgreSQL server of its own for the tests: $1 holds PostgreSQL's programs, $2 is a folder for data and socket.
# It takes the words `create`, `start`, `stop` and `restart` from standard input, a line each, and answers each with
# `done`; what fails is answered with `failed` and the server's log, and ends it.
#
# Only the test process holds the other end of standard input. When that end closes, because the server is no longer
# wanted or because the process ended in whatever way, also by `kill -9`, the server is stopped and its folder removed.
set -u
programs=$1 folder=$2
log=$folder/log

control() {
    "$programs/pg_ctl" --pgdata="$folder/data" --log="$log" --wait "$@"
}

create() {
    "$programs/initdb" --pgdata="$folder/data" --username=postgres --auth=trust \
        --encoding=UTF8 --locale=C --no-sync || return
    # Nothing here has to survive the machine, so nothing waits for the disk.
    cat >>"$folder/data/postgresql.conf" <<END
listen_addresses = ''
port = 5432
unix_socket_directories = '$folder'
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 256MB
shared_buffers = 32MB
max_connections = 300
autovacuum = off
jit = off
END
}

obey() {
    case $1 in
    create) create ;;
    # A fast stop cuts open connections and rolls back what they had begun, as when a service is restarted.
    stop | restart) control --mode=fast "$1" ;;
    *) control "$1" ;;
    esac
}

end() {
    if [ -e "$folder/data/postmaster.pid" ]; then
        control --mode=immediate stop >>"$log" 2>&1 </dev/null
    fi
    cd /
    rm -rf "$folder"
}
trap end EXIT

while read -r word; do
    if ! obey "$word" >>"$log" 2>&1 </dev/null; then
        echo failed
        cat "$log"
        exit 1
    fi
    echo "done"
done
