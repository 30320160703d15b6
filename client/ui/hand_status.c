#include "fill/draft.h"
#include "fill/reading.h"
#include "ui/hand.h"
#include "ui/news.h"

#define DAY_US INT64_C(86400000000)
#define AHEAD_US (5 * INT64_C(60000000)) /* of a clock, not worth a word */

struct standing_of_things {
	struct news_counts counts;
	struct vault_waiting files;
	uint64_t drafts, free_bytes, notices;
	struct moment now;
	bool doubtful, moved;
};

static enum ayni_err
count_drafts(struct kit *k, uint64_t *out)
{
	struct draft_item *d = NULL;
	struct arena a;
	size_t n = 0, i;
	enum ayni_err e;

	arena_init(&a, 64u << 20);
	e = draft_list(k->vault, &a, &d, &n);
	*out = 0;
	for (i = 0; i < n; i++)
		*out += ID_EQUAL(d[i].author, k->person->hash);
	arena_free(&a);
	return e;
}

static enum ayni_err
look(struct kit *k, struct standing_of_things *s)
{
	enum ayni_err e = news_count(k, &s->counts);

	if (e == AYNI_OK)
		e = count_drafts(k, &s->drafts);
	if (e == AYNI_OK)
		e = vault_file_waiting(k->vault, &s->files);
	s->free_bytes = vault_free_bytes(k->vault);
	s->moved = vault_moved(k->vault);
	s->now = k->clock.now(k->clock.ctx);
	s->doubtful = kit_doubtful(k, s->now.wall_us);
	return e;
}

/* "today", "Tuesday", "2026-03-02", after "since". */
static void
put_day(struct kit *k, struct buf *b, const struct moment *now, int64_t us)
{
	static const enum hand_says day[] = {SAY_SUNDAY, SAY_MONDAY,
	    SAY_TUESDAY, SAY_WEDNESDAY, SAY_THURSDAY, SAY_FRIDAY,
	    SAY_SATURDAY};
	int64_t zone = (int64_t)now->zone_min * 60000000;
	int64_t today = (now->wall_us + zone) / DAY_US;
	int64_t then = (us + zone) / DAY_US;
	char date[KIT_NUMBER];

	if (then == today)
		kit_put(k, b, SAY_TODAY, NULL, 0);
	else if (then < today && today - then < 7 && then >= 0)
		/* 1970-01-01 was a Thursday */
		kit_put(k, b, day[(then + 4) % 7], NULL, 0);
	else
		kit_put(k, b, SAY_ON_DAY, KIT_ARGS(kit_day(k, date, us)));
}

static void
print_counts(struct kit *k, const struct standing_of_things *s)
{
	char number[KIT_NUMBER], held[KIT_NUMBER];
	struct buf b, day;

	buf_init(&b, 4096);
	buf_init(&day, 256);
	kit_put(k, &b, SAY_COUNTS, KIT_ARGS(
	    kit_number(number, s->counts.records),
	    kit_number(held, s->counts.held)));
	if (s->counts.records > s->counts.held) {
		put_day(k, &day, &s->now, s->counts.waiting_us);
		kit_put(k, &b, SAY_AND_WAITING, KIT_ARGS(
		    kit_number(number, s->counts.records - s->counts.held),
		    buf_text(&day)));
	}
	if (s->drafts > 0)
		kit_put(k, &b, SAY_AND_DRAFTS,
		    KIT_ARGS(kit_number(number, s->drafts)));
	kit_print(&b);
	buf_free(&day);
}

static void
print_files(struct kit *k, const struct vault_waiting *w)
{
	char number[KIT_NUMBER];
	struct buf bytes;

	if (w->files == 0)
		return;
	buf_init(&bytes, KIT_NUMBER);
	reading_bytes(w->bytes, k->lang, &bytes);
	kit_say(k, SAY_FILES_WAIT, KIT_ARGS(
	    kit_number(number, w->files), buf_text(&bytes)));
	buf_free(&bytes);
}

static void
print_contact(struct kit *k)
{
	const struct home *h = &k->office;
	char at[KIT_NUMBER];

	if (h->heard_us != 0)
		kit_say(k, SAY_HEARD, KIT_ARGS(kit_time(k, at, h->heard_us)));
	else
		kit_say(k, SAY_HEARD_NEVER, NULL, 0);
	if (h->tried != AYNI_OK && h->tried_us != 0)
		kit_say(k, SAY_TRIED, KIT_ARGS(kit_time(k, at, h->tried_us),
		    text_of(err_text(h->tried, k->lang))));
}

static void
print_clock(struct kit *k, const struct standing_of_things *s)
{
	int64_t ahead = k->office.ahead_us;
	char is[KIT_NUMBER], was[KIT_NUMBER];

	if (s->doubtful)
		kit_say(k, SAY_CLOCK, KIT_ARGS(
		    kit_time(k, is, s->now.wall_us),
		    kit_day(k, was, kit_latest(k))));
	else if (ahead > AHEAD_US || ahead < -AHEAD_US)
		kit_say(k, ahead > 0 ? SAY_CLOCK_AHEAD : SAY_CLOCK_LATE,
		    KIT_ARGS(kit_number(is, (uint64_t)(
			(ahead > 0 ? ahead : -ahead) / 60000000))));
}

static void
print(struct kit *k, const struct standing_of_things *s)
{
	static const enum hand_says stands[] = {
	    [STANDING_JOINED] = SAY_STAND_JOINED,
	    [STANDING_WAITING] = SAY_STAND_WAITING,
	    [STANDING_CERTIFIED] = SAY_STAND_CERTIFIED,
	    [STANDING_REVOKED] = SAY_STAND_REVOKED,
	    [STANDING_USED] = SAY_STAND_USED,
	};
	char number[KIT_NUMBER];

	kit_say(k, SAY_WHO, KIT_ARGS(k->person->cert.name, k->office.label,
	    k->office.office[0].cert.name));
	kit_say(k, stands[k->office.standing], NULL, 0);
	print_counts(k, s);
	print_files(k, &s->files);
	print_contact(k);
	if (s->moved)
		kit_say(k, SAY_NEW_EPOCH, NULL, 0);
	print_clock(k, s);
	kit_say(k, s->free_bytes < DRAFT_LEAST_FREE ? SAY_SPACE_LOW
						    : SAY_SPACE,
	    KIT_ARGS(kit_number(number, s->free_bytes >> 20)));
}

static void
print_json(struct kit *k, const struct standing_of_things *s)
{
	const struct home *h = &k->office;

	kit_json(json_pack(
	    "{so so so ss sI sI sI sI sI sI sI sI ss sI sb sb sI sI}", "person",
	    kit_json_text(k->person->cert.name), "label",
	    kit_json_text(h->label), "office",
	    kit_json_text(h->office[0].cert.name), "standing",
	    news_standing(h->standing), "recorded",
	    (json_int_t)s->counts.records, "held",
	    (json_int_t)s->counts.held, "waiting_since_us",
	    (json_int_t)s->counts.waiting_us, "drafts",
	    (json_int_t)s->drafts, "files_waiting",
	    (json_int_t)s->files.files, "files_bytes",
	    (json_int_t)s->files.bytes, "heard_us", (json_int_t)h->heard_us,
	    "tried_us", (json_int_t)h->tried_us, "tried", err_name(h->tried),
	    "ahead_us", (json_int_t)h->ahead_us, "clock_doubtful",
	    (int)s->doubtful, "moved", (int)s->moved, "free_bytes",
	    (json_int_t)s->free_bytes, "notices",
	    (json_int_t)s->notices));
}

enum ayni_err
hand_status(void *ctx, const struct options *o)
{
	struct standing_of_things s = {.drafts = 0};
	struct kit *k = ctx;
	enum ayni_err e;

	if ((e = kit_open(k)) != AYNI_OK)
		return e;
	if ((e = look(k, &s)) != AYNI_OK)
		return kit_fail_vault(k, e);
	if (!o->json)
		print(k, &s);
	e = news_notices(k, !o->json, &s.notices);
	if (e == AYNI_OK && o->json)
		print_json(k, &s);
	return e == AYNI_OK ? e : kit_fail_vault(k, e);
}
