#include "ui/hand.h"

#include "fill/reading.h"
#include "ui/ask.h"
#include "ui/seek.h"

/* What goes with a draft. */
struct load {
	uint64_t files, bytes;
};

static enum ayni_err
weigh(void *ctx, const struct vault_file *f)
{
	struct load *l = ctx;

	if (!f->enclosed) {
		l->files++;
		l->bytes += f->blob.length;
	}
	return AYNI_OK;
}

static struct text
name_of(const struct kit *k, const struct draft_item *d, struct buf *b)
{
	if (d->label.n > 0)
		return d->label;
	kit_put(k, b, SAY_UNNAMED, NULL, 0);
	return buf_text(b);
}

static void
describe(struct kit *k, const struct draft_item *d, const struct load *l)
{
	char id[KIT_NUMBER], at[KIT_NUMBER], answers[KIT_NUMBER],
	    files[KIT_NUMBER];
	struct buf name, bytes;

	buf_init(&name, 256);
	buf_init(&bytes, KIT_NUMBER);
	reading_bytes(l->bytes, k->lang, &bytes);
	kit_complain(k, d->is_edit ? SAY_DISCARD_EDIT : SAY_DISCARD_DRAFT,
	    KIT_ARGS(kit_short(id, &d->record), name_of(k, d, &name),
		kit_time(k, at, d->begun_us),
		kit_number(answers, d->changes), kit_number(files, l->files),
		buf_text(&bytes)));
	buf_free(&name);
	buf_free(&bytes);
}

/* Of an empty draft nothing is lost. */
static enum ayni_err
confirm(struct kit *k, const struct options *o, const struct draft_item *d,
    const struct load *l)
{
	struct text given = text_of(o->operand[0]);
	bool yes = options_get(o, "yes") != NULL ||
	    (d->changes == 0 && l->files == 0);
	enum ayni_err e = AYNI_OK;

	if (yes)
		return AYNI_OK;
	describe(k, d, l);
	if (!ask_anybody()) {
		kit_complain(k, SAY_DISCARD_ASK, &given, 1);
		return AYNI_USAGE;
	}
	e = ask_yes(k, SAY_DISCARD_SURE, &yes);
	if (e == AYNI_OK && yes)
		return AYNI_OK;
	kit_complain(k, SAY_DISCARD_KEPT, &given, 1);
	return AYNI_INTERRUPTED;
}

static void
print(struct kit *k, const struct draft_item *d, const struct load *l)
{
	char id[KIT_NUMBER];
	struct buf name, bytes;

	buf_init(&name, 256);
	buf_init(&bytes, KIT_NUMBER);
	kit_say(k, SAY_DISCARDED, KIT_ARGS(
	    kit_short(id, &d->record), name_of(k, d, &name)));
	if (l->files > 0) {
		reading_bytes(l->bytes, k->lang, &bytes);
		kit_say(k, SAY_DISCARD_ROOM, KIT_ARGS(buf_text(&bytes)));
	}
	buf_free(&name);
	buf_free(&bytes);
}

static void
print_json(const struct draft_item *d, const struct load *l)
{
	kit_json(json_pack("{so ss so sb sI sI sI}", "record",
	    kit_json_uuid(&d->record), "state", "discarded", "label",
	    kit_json_text(d->label), "correction", (int)d->is_edit, "answers",
	    (json_int_t)d->changes, "files", (json_int_t)l->files,
	    "files_bytes", (json_int_t)l->bytes));
}

/* No draft: say what the name is of, if anything. */
static enum ayni_err
not_a_draft(struct kit *k, struct text name, struct arena *a,
    enum ayni_err e)
{
	struct vault_record r;

	if (e == AYNI_EXISTS)
		return kit_several(k, name);
	if (e != AYNI_NOTFOUND)
		return kit_fail_vault(k, e);
	if (seek_record(k->vault, name, a, &r) == AYNI_OK) {
		kit_complain(k, SAY_DISCARD_FINAL, &name, 1);
		return AYNI_STATE;
	}
	kit_complain(k, SAY_DISCARD_UNKNOWN, &name, 1);
	return AYNI_NOTFOUND;
}

static enum ayni_err
discard(struct kit *k, const struct options *o, struct arena *a)
{
	struct text name = text_of(o->operand[0]);
	struct load l = {0};
	struct draft_item d;
	enum ayni_err e;

	e = seek_draft(k->vault, &k->person->hash, name, a, &d);
	if (e != AYNI_OK)
		return not_a_draft(k, name, a, e);
	e = vault_file_list(k->vault, &d.record, weigh, &l);
	if (e != AYNI_OK)
		return kit_fail_vault(k, e);
	if ((e = confirm(k, o, &d, &l)) != AYNI_OK)
		return e;
	if ((e = vault_draft_discard(k->vault, &d.record)) != AYNI_OK)
		return kit_fail_vault(k, e);
	if (o->json)
		print_json(&d, &l);
	else
		print(k, &d, &l);
	return AYNI_OK;
}

enum ayni_err
hand_discard(void *ctx, const struct options *o)
{
	struct kit *k = ctx;
	struct arena a;
	enum ayni_err e = kit_open(k);

	if (e != AYNI_OK)
		return e;
	arena_init(&a, 256u << 20);
	e = discard(k, o, &a);
	arena_free(&a);
	return e;
}
