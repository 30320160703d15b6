/*
 * command -- a command of the office's program, run in this process, and
 * what it said.
 */
#ifndef SUPPORT_COMMAND_H
#define SUPPORT_COMMAND_H

#include "support/test.h"

struct command_said {
	int code; /* exit code */
	char *out, *err; /* valid until the next command */
};

/* command_run -- "aynid --store DIR" and words, the last one NULL; in
 * English where they do not ask for another language. */
struct command_said command_run(const char *dir, const char *const *word);
#define COMMAND(dir, ...)                                                     \
	command_run((dir), (const char *const[]){__VA_ARGS__, NULL})
/* Fails the test where a command did not succeed; what it printed. */
const char *command_ok(struct command_said s);
/* Fails the test where it did not end with an error, or said nothing of
 * "says". */
void command_fails(struct command_said s, enum ayni_err e, const char *says);

#endif
