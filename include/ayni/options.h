/*
 * options -- command lines: commands, options, help, in three languages.
 *
 * A program lists its commands once, as data.  Options may stand before or
 * after the command: "--name value", "--name=value", flags alone; "--" ends
 * them.  Every command has --help; those marked json have --json.
 *
 * src   POSIX utility conventions, GNU long options
 */
#ifndef AYNI_OPTIONS_H
#define AYNI_OPTIONS_H

#include "ayni/say.h"

#define OPTIONS_MAX 32u   /* given on one line */
#define OPERANDS_MAX 256u

struct option {
	const char *name;  /* without dashes */
	const char *value; /* "DIR"; NULL: a flag */
	struct said help;
};

struct options;

struct command {
	const char *name;      /* "form publish": one or two words */
	const char *operands;  /* "FILE..." for the help; NULL: none */
	unsigned least, most;  /* operands */
	bool json;             /* takes --json */
	const struct option *option;
	size_t n;
	struct said help;      /* one line */
	enum ayni_err (*run)(void *ctx, const struct options *o);
};

struct options {
	const struct command *command; /* NULL: only --help was asked for */
	struct {
		const char *name, *value; /* value "" for a flag */
	} given[OPTIONS_MAX];
	size_t n;
	const char *operand[OPERANDS_MAX];
	size_t operands;
	bool help, json;
};

/*
 * options_parse -- a command line to a command and its options.
 *
 * in    argv     borrowed; argv[0] is skipped
 *       c[n]     the commands; common[m] options that every command takes
 *       why      gets what is wrong, in lang, with the nearest name
 * errs  USAGE
 */
enum ayni_err options_parse(int argc, char *const argv[],
    const struct command *c, size_t n, const struct option *common, size_t m,
    enum lang lang, struct options *out, struct buf *why) AYNI_CHECK;

/* options_lang -- before parsing, so that faults speak it too: what --lang
 * says, else the first of n environment values that is set. */
enum lang options_lang(int argc, char *const argv[], const char *const *env,
    size_t n);

/* The value of an option, "" for a flag that was given, NULL: not given. */
const char *options_get(const struct options *o, const char *name);

/* options_help -- the help of one command, or of the program (c[n]). */
void options_help(struct buf *b, const char *program,
    const struct command *one, const struct command *c, size_t n,
    const struct option *common, size_t m, enum lang lang);

#endif
