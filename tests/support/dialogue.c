#include "support/dialogue.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/mem.h"
#include "ayni/utf8.h"
#include "fill/conduct.h"
#include "fill/tongue.h"

static enum ayni_err
read_line(void *ctx, struct buf *line)
{
	struct dialogue *d = ctx;
	const char *z = NULL;

	if (d->type != NULL)
		z = d->type(d);
	else if (d->at < d->lines)
		z = d->line[d->at];
	if (z == NULL) {
		d->page = d->heard.n;
		return d->last != AYNI_OK ? d->last : AYNI_NOTFOUND;
	}
	d->at++;
	buf_put_z(line, z);
	buf_put_z(&d->heard, z);
	buf_put_byte(&d->heard, '\n');
	d->page = d->heard.n;
	return line->err;
}

static enum ayni_err
write_text(void *ctx, struct text t)
{
	struct dialogue *d = ctx;

	buf_put_text(&d->heard, t);
	return AYNI_OK;
}

static struct terminal_size
size(void *ctx)
{
	const struct dialogue *d = ctx;

	return d->size;
}

static struct moment
now(void *ctx)
{
	const struct dialogue *d = ctx;

	return d->now;
}

static enum ayni_err
keep(void *ctx, struct interview *iv)
{
	struct dialogue *d = ctx;

	(void)iv;
	d->kept++;
	return d->keeps;
}

struct dialogue *
dialogue_begin(const char *form, const char *language, uint32_t columns)
{
	struct dialogue *d = mem_zalloc(1, sizeof(*d));
	char path[200];
	uint32_t at;

	assert_non_null(d);
	(void)snprintf(path, sizeof(path), "tests/data/forms/%s.xml", form);
	d->xform = test_file(path);
	d->f = filling_start(buf_bytes(&d->xform));
	assert_int_equal(conduct_new(d->f.iv, (struct keeper){keep, d},
	    &d->c), AYNI_OK);
	at = tongue_find(d->f.form, text_of(language));
	assert_int_not_equal(at, UINT32_MAX);
	assert_int_equal(conduct_language(d->c, at), AYNI_OK);
	d->size = (struct terminal_size){columns, 24};
	d->now.wall_us = 1772442000000000; /* 2026-03-02 09:00 UTC */
	d->t = (struct terminal){.read = read_line, .write = write_text,
	    .size = size, .ctx = d, .echoes = true,
	    .clock = {now, d}, .resume = TEXT("ayni fill --resume 7")};
	buf_init(&d->heard, 16u << 20);
	return d;
}

void
dialogue_end(struct dialogue *d)
{
	conduct_free(d->c);
	filling_end(&d->f);
	buf_free(&d->xform);
	buf_free(&d->heard);
	mem_free(d);
}

void
dialogue_run(struct dialogue *d, const char *const *line)
{
	d->line = line;
	d->at = 0;
	for (d->lines = 0; line != NULL && line[d->lines] != NULL;
	     d->lines++)
		continue;
	buf_clear(&d->heard);
	d->page = 0;
	d->err = terminal_run(&d->t, d->c, &d->end);
	assert_int_equal(d->heard.err, AYNI_OK);
}

const char *
dialogue_page(struct dialogue *d)
{
	const char *z = buf_z(&d->heard);

	assert_non_null(z);
	return z + d->page;
}

bool
dialogue_says(struct dialogue *d, const char *text)
{
	return strstr(buf_z(&d->heard), text) != NULL;
}

const char *
dialogue_at(struct dialogue *d)
{
	static char name[100];
	struct screen s = conduct_at(d->c);
	struct text t = TEXT(".");

	if (s.kind != SCREEN_END)
		t = interview_view(d->f.iv, s.node).field->name;
	(void)snprintf(name, sizeof(name), "%.*s", (int)t.n, t.p);
	return name;
}

/* A prompt and what was typed after it may be as wide as they are. */
static bool
is_prompt(struct text line)
{
	size_t i;

	for (i = 0; i + 4 <= line.n; i++)
		if (memcmp(line.p + i, "› ", 4) == 0)
			return true;
	return false;
}

void
dialogue_fits(struct dialogue *d)
{
	struct text rest = buf_text(&d->heard), line;
	size_t i;

	while (rest.n > 0) {
		for (i = 0; i < rest.n && rest.p[i] != '\n'; i++)
			continue;
		line = (struct text){rest.p, i};
		rest.p += i + (i < rest.n);
		rest.n -= i + (i < rest.n);
		if (utf8_width(line) > d->size.columns && !is_prompt(line))
			fail_msg("wider than %u: \"%.*s\"", d->size.columns,
			    (int)line.n, line.p);
		if (line.n > 0 && line.p[line.n - 1] == ' ' &&
		    !is_prompt(line))
			fail_msg("ends in a space: \"%.*s\"", (int)line.n,
			    line.p);
	}
}

void
dialogue_screen(struct dialogue *d, const char *name)
{
	char path[200];
	struct buf want;
	FILE *f;

	buf_put_byte(&d->heard, '\n');
	(void)snprintf(path, sizeof(path), "tests/data/screens/%s.txt", name);
	if (getenv("WRITE_SCREENS") != NULL) {
		f = fopen(path, "wb");
		assert_non_null(f);
		(void)fputs(dialogue_page(d), f);
		(void)fclose(f);
		return;
	}
	want = test_file(path);
	assert_string_equal(dialogue_page(d), buf_z(&want));
	buf_free(&want);
}
