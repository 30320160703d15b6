#include "support/command.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/desk.h"

#define WORDS_MAX 40

/* Where one of the standard streams goes for a while. */
struct caught {
	FILE *stream, *to;
	int was;
};

static struct caught
catch(FILE *stream)
{
	struct caught c = {stream, tmpfile(), -1};

	assert_non_null(c.to);
	(void)fflush(stream);
	c.was = dup(fileno(stream));
	assert_true(c.was >= 0);
	assert_true(dup2(fileno(c.to), fileno(stream)) >= 0);
	return c;
}

static char *
let_go(struct caught *c)
{
	long n;
	char *s;

	(void)fflush(c->stream);
	assert_true(dup2(c->was, fileno(c->stream)) >= 0);
	(void)close(c->was);
	(void)fseek(c->to, 0, SEEK_END);
	n = ftell(c->to);
	assert_true(n >= 0);
	s = calloc(1, (size_t)n + 1);
	assert_non_null(s);
	rewind(c->to);
	assert_int_equal(fread(s, 1, (size_t)n, c->to), n);
	(void)fclose(c->to);
	return s;
}

static bool
asks_for_language(const char *const *word)
{
	for (; *word != NULL; word++)
		if (strcmp(*word, "--lang") == 0)
			return true;
	return false;
}

struct command_said
command_run(const char *dir, const char *const *word)
{
	static struct command_said said;
	char *argv[WORDS_MAX + 6];
	struct caught out, err;
	int n = 0;

	free(said.out);
	free(said.err);
	argv[n++] = strdup("aynid");
	argv[n++] = strdup("--store");
	argv[n++] = strdup(dir);
	if (!asks_for_language(word)) {
		argv[n++] = strdup("--lang");
		argv[n++] = strdup("en");
	}
	for (; *word != NULL; word++) {
		assert_true(n < WORDS_MAX + 5);
		argv[n++] = strdup(*word);
	}
	argv[n] = NULL;
	out = catch(stdout);
	err = catch(stderr);
	said.code = desk(n, argv);
	said.err = let_go(&err);
	said.out = let_go(&out);
	while (n > 0)
		free(argv[--n]);
	return said;
}

const char *
command_ok(struct command_said s)
{
	if (s.code != 0)
		fail_msg("exit code %d: %s", s.code, s.err);
	return s.out;
}

void
command_fails(struct command_said s, enum ayni_err e, const char *says)
{
	if (s.code != (int)e || strstr(s.err, says) == NULL)
		fail_msg("exit code %d (%s): %s", s.code,
		    err_name((enum ayni_err)s.code), s.err);
}
