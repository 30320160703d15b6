#include "ui/hand.h"
#include "ui/tally.h"

/* One line or more to standard output; b is freed. */
static void
print_line(struct buf *b)
{
	if (b->n > 0)
		kit_print(b);
	else
		buf_free(b);
}

#define PRINT(put, ...)                                                       \
	do {                                                                  \
		struct buf line;                                              \
                                                                              \
		buf_init(&line, 65536);                                       \
		put(__VA_ARGS__, &line);                                      \
		print_line(&line);                                            \
	} while (0)

static void
print(struct kit *k, const struct tally *s)
{
	kit_say(k, SAY_WHO, KIT_ARGS(k->person->cert.name, k->office.label,
	    k->office.office[0].cert.name));
	PRINT(tally_standing, k);
	PRINT(tally_counts, k, s);
	PRINT(tally_files, k, s);
	PRINT(tally_contact, k);
	PRINT(tally_relay, k, s);
	PRINT(tally_safety, k, s);
	if (s->moved)
		kit_say(k, SAY_NEW_EPOCH, NULL, 0);
	PRINT(tally_clock, k, s);
	PRINT(tally_space, k, s);
}

static json_t *
relay_json(const struct tally *s)
{
	return s->with_relay
	    ? json_pack("{so so sI}", "name",
		  kit_json_text(text_of(s->relay.name)), "url",
		  kit_json_text(text_of(s->relay.url)), "since_us",
		  (json_int_t)s->relay.since_us)
	    : json_null();
}

static json_t *
safety_json(const struct safety *s)
{
	return s->dir[0] != '\0'
	    ? json_pack("{so so ss sI sb sI}", "dir",
		  kit_json_text(text_of(s->dir)), "written_us",
		  s->written_us != 0
		      ? json_integer((json_int_t)s->written_us)
		      : json_null(), "tried", err_name(s->failing),
		  "entries_lacking", (json_int_t)s->entries,
		  "drafts_lacking", (int)s->drafts, "files_lacking",
		  (json_int_t)s->unfit)
	    : json_null();
}

static void
print_json(struct kit *k, const struct tally *s, uint64_t notices)
{
	const struct home *h = &k->office;

	json_t *all = json_pack(
	    "{so so so ss sI sI sI sI sI sI sI sI ss sI sb sb sI sI}", "person",
	    kit_json_text(k->person->cert.name), "label",
	    kit_json_text(h->label), "office",
	    kit_json_text(h->office[0].cert.name), "standing",
	    news_standing(home_standing(h, k->person)), "recorded",
	    (json_int_t)s->counts.records, "held",
	    (json_int_t)s->counts.held, "waiting_since_us",
	    (json_int_t)s->counts.waiting_us, "drafts",
	    (json_int_t)s->drafts, "files_waiting",
	    (json_int_t)s->files.files, "files_bytes",
	    (json_int_t)s->files.bytes, "heard_us", (json_int_t)h->heard_us,
	    "tried_us", (json_int_t)h->tried_us, "tried", err_name(h->tried),
	    "ahead_us", (json_int_t)h->ahead_us, "clock_doubtful",
	    (int)s->doubtful, "moved", (int)s->moved, "free_bytes",
	    (json_int_t)s->free_bytes, "notices", (json_int_t)notices);

	(void)json_object_set_new(all, "relay", relay_json(s));
	(void)json_object_set_new(all, "safety_copy", safety_json(&s->safety));
	kit_json(all);
}

enum ayni_err
hand_status(void *ctx, const struct options *o)
{
	struct tally s;
	uint64_t notices;
	struct kit *k = ctx;
	enum ayni_err e;

	if ((e = kit_open(k)) != AYNI_OK)
		return e;
	safety_keep(k, o);
	if ((e = tally_look(k, &s)) != AYNI_OK)
		return kit_fail_vault(k, e);
	if (!o->json)
		print(k, &s);
	e = news_notices(k, !o->json, &notices);
	if (e == AYNI_OK && o->json)
		print_json(k, &s, notices);
	return e == AYNI_OK ? e : kit_fail_vault(k, e);
}
