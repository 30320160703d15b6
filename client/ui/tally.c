#include "ui/tally.h"

#include "fill/draft.h"
#include "fill/reading.h"

#define DAY_US INT64_C(86400000000)
#define AHEAD_US (5 * INT64_C(60000000)) /* of a clock, not worth a word */

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

enum ayni_err
tally_look(struct kit *k, struct tally *s)
{
	enum ayni_err e = news_count(k, &s->counts);

	if (e == AYNI_OK)
		e = count_drafts(k, &s->drafts);
	if (e == AYNI_OK)
		e = vault_file_waiting(k->vault, &s->files);
	if (e == AYNI_OK)
		e = handed_where(k->vault, &s->relay);
	s->with_relay = e == AYNI_OK;
	if (e == AYNI_NOTFOUND)
		e = AYNI_OK;
	if (e == AYNI_OK)
		e = safety_look(k, &s->safety);
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

void
tally_counts(struct kit *k, const struct tally *s, struct buf *b)
{
	char number[KIT_NUMBER], held[KIT_NUMBER];
	struct buf day;

	buf_init(&day, 256);
	kit_put(k, b, SAY_COUNTS, KIT_ARGS(
	    kit_number(number, s->counts.records),
	    kit_number(held, s->counts.held)));
	if (s->counts.records > s->counts.held) {
		put_day(k, &day, &s->now, s->counts.waiting_us);
		kit_put(k, b, SAY_AND_WAITING, KIT_ARGS(
		    kit_number(number, s->counts.records - s->counts.held),
		    buf_text(&day)));
	}
	if (s->drafts > 0)
		kit_put(k, b, SAY_AND_DRAFTS,
		    KIT_ARGS(kit_number(number, s->drafts)));
	buf_free(&day);
}

void
tally_files(struct kit *k, const struct tally *s, struct buf *b)
{
	char number[KIT_NUMBER];
	struct buf bytes;

	if (s->files.files == 0)
		return;
	buf_init(&bytes, KIT_NUMBER);
	reading_bytes(s->files.bytes, k->lang, &bytes);
	kit_put(k, b, SAY_FILES_WAIT, KIT_ARGS(
	    kit_number(number, s->files.files), buf_text(&bytes)));
	buf_free(&bytes);
}

void
tally_standing(struct kit *k, struct buf *b)
{
	static const enum hand_says stands[] = {
	    [STANDING_JOINED] = SAY_STAND_JOINED,
	    [STANDING_WAITING] = SAY_STAND_WAITING,
	    [STANDING_CERTIFIED] = SAY_STAND_CERTIFIED,
	    [STANDING_REVOKED] = SAY_STAND_REVOKED,
	    [STANDING_USED] = SAY_STAND_USED,
	};

	kit_put(k, b, stands[home_standing(&k->office, k->person)], NULL, 0);
}

void
tally_contact(struct kit *k, struct buf *b)
{
	const struct home *h = &k->office;
	char at[KIT_NUMBER];

	if (h->heard_us != 0)
		kit_put(k, b, SAY_HEARD, KIT_ARGS(kit_time(k, at, h->heard_us)));
	else
		kit_put(k, b, SAY_HEARD_NEVER, NULL, 0);
	if (h->tried != AYNI_OK && h->tried_us != 0) {
		buf_put_byte(b, '\n');
		kit_put(k, b, SAY_TRIED, KIT_ARGS(kit_time(k, at, h->tried_us),
		    text_of(err_text(h->tried, k->lang))));
	}
}

void
tally_relay(struct kit *k, const struct tally *s, struct buf *b)
{
	char since[KIT_NUMBER];

	if (s->with_relay)
		kit_put(k, b, SAY_WITH_RELAY, KIT_ARGS(
		    text_of(s->relay.name),
		    kit_time(k, since, s->relay.since_us)));
}

static void
put_lack(struct kit *k, struct buf *b, bool *first, enum hand_says t,
    uint64_t n)
{
	char number[KIT_NUMBER];

	if (n == 0)
		return;
	if (!*first)
		buf_put_z(b, ", ");
	kit_put(k, b, t, KIT_ARGS(kit_number(number, n)));
	*first = false;
}

static void
put_lacks(struct kit *k, const struct safety *s, struct buf *b)
{
	bool first = true;

	kit_put(k, b, SAY_SAFETY_LACKS, NULL, 0);
	put_lack(k, b, &first, SAY_SAFETY_STEPS, s->entries);
	put_lack(k, b, &first, SAY_SAFETY_DRAFTS, s->drafts);
	put_lack(k, b, &first, SAY_SAFETY_UNFIT, s->unfit);
}

void
tally_safety(struct kit *k, const struct tally *t, struct buf *b)
{
	const struct safety *s = &t->safety;
	char at[KIT_NUMBER];

	if (s->dir[0] == '\0') {
		kit_put(k, b, SAY_SAFETY_NONE, NULL, 0);
		return;
	}
	kit_put(k, b, s->written_us == 0 ? SAY_SAFETY_NEVER : SAY_SAFETY_OF,
	    KIT_ARGS(text_of(s->dir), kit_time(k, at, s->written_us)));
	if (s->written_us != 0 && safety_lacks(s))
		put_lacks(k, s, b);
	else if (s->written_us != 0)
		kit_put(k, b, SAY_SAFETY_WHOLE, NULL, 0);
	if (s->failing != AYNI_OK)
		kit_put(k, b, SAY_SAFETY_TRIED,
		    KIT_ARGS(text_of(err_text(s->failing, k->lang))));
}

void
tally_clock(struct kit *k, const struct tally *s, struct buf *b)
{
	int64_t ahead = k->office.ahead_us;
	char is[KIT_NUMBER], was[KIT_NUMBER];

	if (s->doubtful)
		kit_put(k, b, SAY_CLOCK, KIT_ARGS(
		    kit_time(k, is, s->now.wall_us),
		    kit_day(k, was, kit_latest(k))));
	else if (ahead > AHEAD_US || ahead < -AHEAD_US)
		kit_put(k, b, ahead > 0 ? SAY_CLOCK_AHEAD : SAY_CLOCK_LATE,
		    KIT_ARGS(kit_number(is, (uint64_t)(
			(ahead > 0 ? ahead : -ahead) / 60000000))));
}

bool
tally_space_low(const struct tally *s)
{
	return s->free_bytes < DRAFT_LEAST_FREE;
}

void
tally_space(struct kit *k, const struct tally *s, struct buf *b)
{
	char number[KIT_NUMBER];

	kit_put(k, b, tally_space_low(s) ? SAY_SPACE_LOW : SAY_SPACE,
	    KIT_ARGS(kit_number(number, s->free_bytes >> 20)));
}
