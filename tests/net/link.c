/*
 * link -- a line (line.h) as a program, that counts what crosses it.
 *
 * usage: link PORT-FILE [--to PORT] [--cut BYTES]
 *
 * Listens on a free port of 127.0.0.1 and writes it into PORT-FILE.  With
 * --to, every connection is led on to that port; without, each HTTP request
 * is swallowed and answered as an OpenRosa server does.  With --cut, the
 * first connection is torn down once so many bytes have gone up.
 *
 * On SIGTERM it prints what crossed, both ways, headers included:
 *     {"connections":2,"requests":2,"up":5310,"down":1022,"torn":4000}
 * torn: what had gone up, in vain, on the connection that was torn down; it
 * is not in up.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/line.h"

static int
run(const char *port_file, const struct line_manner *m, uint16_t to,
    const sigset_t *ends)
{
	struct line *l = line_start(m, to);
	struct line_count n;
	FILE *f;
	int which;

	if (l == NULL || (f = fopen(port_file, "w")) == NULL)
		return 1;
	(void)fprintf(f, "%u\n", (unsigned)line_port(l));
	if (fclose(f) != 0)
		return 1;
	(void)sigwait(ends, &which);
	n = line_counted(l);
	(void)printf("{\"connections\":%llu,\"requests\":%llu,\"up\":%llu,"
		     "\"down\":%llu,\"torn\":%llu}\n",
	    (unsigned long long)n.connections, (unsigned long long)n.requests,
	    (unsigned long long)(n.up - n.torn), (unsigned long long)n.down,
	    (unsigned long long)n.torn);
	line_stop(l);
	return 0;
}

int
main(int argc, char *argv[])
{
	struct line_manner m = {.cut_once = true};
	uint64_t to = 0;
	sigset_t ends;
	int i;

	(void)sigemptyset(&ends);
	(void)sigaddset(&ends, SIGTERM);
	(void)sigaddset(&ends, SIGINT);
	(void)sigprocmask(SIG_BLOCK, &ends, NULL);
	for (i = 2; i + 1 < argc; i += 2)
		if (strcmp(argv[i], "--to") == 0)
			to = strtoull(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--cut") == 0)
			m.cut_up = strtoull(argv[i + 1], NULL, 10);
	if (to == 0)
		m.reply = LINE_CREATED;
	if (argc >= 2 && to <= UINT16_MAX)
		return run(argv[1], &m, (uint16_t)to, &ends);
	(void)fputs(
	    "usage: link PORT-FILE [--to PORT] [--cut BYTES]\n", stderr);
	return 2;
}
