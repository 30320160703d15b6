#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sync/spare.h"
#include "ui/hand.h"
#include "ui/safety.h"
#include "ui/tally.h"

struct copies {
	struct kit *k;
	char one[STICK_MAX_PATH];
	size_t n;
};

static int64_t
written_us(const char *copy)
{
	struct stat st;

	return stat(copy, &st) == 0 ? (int64_t)st.st_mtime * 1000000 : 0;
}

static enum ayni_err
count(void *ctx, const char *copy)
{
	struct copies *c = ctx;

	c->n++;
	(void)snprintf(c->one, sizeof(c->one), "%s", copy);
	return AYNI_OK;
}

static enum ayni_err
tell(void *ctx, const char *copy)
{
	struct copies *c = ctx;
	char at[KIT_NUMBER];

	kit_complain(c->k, SAY_RESTORE_ONE, KIT_ARGS(text_of(copy),
	    kit_time(c->k, at, written_us(copy))));
	return AYNI_OK;
}

static enum ayni_err
find(struct kit *k, const char *dir, struct copies *c)
{
	struct stick files = stick_files();
	enum ayni_err e = spare_find(&files, dir, count, c);

	if (e != AYNI_OK)
		return kit_fail(k, text_of(dir), e);
	if (c->n == 0) {
		kit_complain(k, SAY_RESTORE_NONE, KIT_ARGS(text_of(dir)));
		return AYNI_NOTFOUND;
	}
	if (c->n == 1)
		return AYNI_OK;
	kit_complain(k, SAY_RESTORE_SEVERAL, KIT_ARGS(text_of(dir)));
	e = spare_find(&files, dir, tell, c);
	return e == AYNI_OK ? AYNI_EXISTS : kit_fail(k, text_of(dir), e);
}

static void
print(struct kit *k, const struct tally *t)
{
	struct buf b;

	buf_init(&b, 65536);
	tally_counts(k, t, &b);
	kit_print(&b);
	kit_say(k, SAY_RESTORE_NEXT, NULL, 0);
}

static void
print_json(const struct kit *k, const struct tally *t,
    const struct vault_back *files, const char *copy, int64_t written)
{
	kit_json(json_pack("{ss ss sI so sI sI sI sI sI}", "home", k->home,
	    "copy", copy, "written_us", (json_int_t)written, "person",
	    kit_json_text(k->person->cert.name), "recorded",
	    (json_int_t)t->counts.records, "held",
	    (json_int_t)t->counts.held, "drafts", (json_int_t)t->drafts,
	    "files", (json_int_t)files->files, "files_lacking",
	    (json_int_t)files->lacking));
}

/* Back it is already; whose passphrase opens it sees what. */
static enum ayni_err
show(struct kit *k, const struct options *o, const char *copy,
    const struct vault_back *files, int64_t written)
{
	struct tally t;
	enum ayni_err e = kit_open(k);

	if (e != AYNI_OK)
		return e;
	/* there it goes on, wherever the card is now */
	if (strcmp(copy, o->operand[0]) != 0 &&
	    (e = safety_place(k, o->operand[0])) != AYNI_OK)
		return e;
	if ((e = tally_look(k, &t)) != AYNI_OK)
		return kit_fail_vault(k, e);
	if (o->json)
		print_json(k, &t, files, copy, written);
	else
		print(k, &t);
	return AYNI_OK;
}

enum ayni_err
hand_restore(void *ctx, const struct options *o)
{
	struct kit *k = ctx;
	struct copies c = {.k = k};
	struct vault_back files = {0, 0};
	struct trouble t = {.what = TROUBLE_NONE};
	char at[KIT_NUMBER], number[KIT_NUMBER];
	int64_t written;
	enum ayni_err e = find(k, o->operand[0], &c);

	if (e != AYNI_OK)
		return e;
	written = written_us(c.one);
	e = spare_restore(c.one, k->home, &files, &t);
	if (e != AYNI_OK) {
		news_trouble(k, &t, 1);
		return e;
	}
	if (!o->json)
		kit_say(k, SAY_RESTORED, KIT_ARGS(text_of(k->home),
		    kit_time(k, at, written)));
	if (files.lacking > 0)
		kit_complain(k, SAY_RESTORE_LACKS,
		    KIT_ARGS(kit_number(number, files.lacking)));
	return show(k, o, c.one, &files, written);
}
