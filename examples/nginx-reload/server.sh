#!/bin/sh -e
# server.sh start|stop: nginx with everything it writes below run/ in this folder.
cd "$(dirname "$0")"
PATH=$PATH:/usr/sbin:/sbin
case $1 in
start)
    mkdir -p run
    nginx -p "$PWD/" -e run/error.log -c conf/nginx.conf
    ;;
stop)
    kill -QUIT "$(cat run/nginx.pid)"     # not -s quit: that reads the configuration, which may be broken
    ;;
*)
    echo "usage: $0 start|stop" >&2
    exit 2
    ;;
esac
