#include "sync/courier.h"
#include "ui/hand.h"
#include "ui/news.h"

static void
print(struct kit *k, const struct courier *c, const char *dir)
{
	char number[KIT_NUMBER];

	if (c->read > 0)
		kit_say(k, SAY_CAME_DOWN,
		    KIT_ARGS(kit_number(number, c->read)));
	news_print(k, &c->news);
	if (c->written > 0 && c->entries == 0)
		kit_say(k, SAY_CARRIED_QUESTION, KIT_ARGS(text_of(c->path)));
	else if (c->written > 0)
		kit_say(k, SAY_CARRIED, KIT_ARGS(
		    kit_number(number, c->entries), text_of(c->path)));
	else
		kit_say(k, SAY_CARRIED_NOTHING, KIT_ARGS(text_of(dir)));
	if (c->files > 0)
		kit_say(k, SAY_CARRIED_FILES,
		    KIT_ARGS(kit_number(number, c->files)));
}

static void
print_json(const struct courier *c, enum ayni_err e)
{
	kit_json(json_pack("{ss sI sI sI sI sI sI sI sI sI ss so}", "error",
	    err_name(e), "read", (json_int_t)c->read, "written",
	    (json_int_t)c->written, "removed", (json_int_t)c->removed,
	    "batches", (json_int_t)c->batches, "entries",
	    (json_int_t)c->entries, "files", (json_int_t)c->files,
	    "files_unfit", (json_int_t)c->unfit, "file_bytes",
	    (json_int_t)c->file_bytes, "bytes", (json_int_t)c->bytes, "path",
	    c->path, "news", news_json(&c->news)));
}

enum ayni_err
hand_carry(void *ctx, const struct options *o)
{
	const char *dir = o->operand[0];
	struct stick files = stick_files();
	struct kit *k = ctx;
	struct session s;
	static struct courier c; /* large */
	enum ayni_err e;

	if ((e = kit_open(k)) != AYNI_OK)
		return e;
	s = (struct session){k->vault, k->clock, k->chance};
	e = courier_carry(&s, &files, dir, &c);
	news_trouble(k, c.trouble, c.troubles);
	if (e != AYNI_OK && c.troubles == 0)
		(void)kit_fail_vault(k, e);
	if (o->json)
		print_json(&c, e);
	else if (e == AYNI_OK || c.written > 0 || c.read > 0)
		print(k, &c, dir);
	courier_free(&c);
	return e;
}
