#include "screen/seat.h"

#include <stdio.h>
#include <string.h>

#include "ayni/mem.h"
#include "fill/tongue.h"
#include "screen/media.h"
#include "screen/upload.h"
#include "ui/safety.h"
#include "ui/shelf.h"

void
seat_init(struct seat *s, struct kit *k, int64_t idle_us)
{
	memset(s, 0, sizeof(*s));
	(void)pthread_mutex_init(&s->lock, NULL);
	errand_init(&s->errand);
	s->k = k;
	s->idle_us = idle_us;
	buf_init(&s->why, SEAT_WHY_MAX);
	buf_init(&s->refused.ref, SEAT_WHY_MAX);
	buf_init(&s->refused.message, SEAT_WHY_MAX);
	buf_init(&s->maps, SEAT_WHY_MAX);
	s->touched_us = seat_now_us(s);
}

void
seat_end(struct seat *s)
{
	seat_lock(s);
	errand_end(&s->errand);
	buf_free(&s->why);
	buf_free(&s->refused.ref);
	buf_free(&s->refused.message);
	buf_free(&s->maps);
	(void)pthread_mutex_destroy(&s->lock);
}

int64_t
seat_now_us(const struct seat *s)
{
	return s->k->clock.now(s->k->clock.ctx).boot_us;
}

enum ayni_err
seat_say(struct seat *s, enum ayni_err e, enum hand_says t,
    const struct text *arg, size_t n)
{
	buf_clear(&s->why);
	kit_put(s->k, &s->why, t, arg, n);
	return e;
}

/* ---- locked and not ---- */

bool
seat_locked(const struct seat *s)
{
	return s->k->person == NULL;
}

int64_t
seat_wait_s(const struct seat *s)
{
	int64_t left = s->wait_us - seat_now_us(s);

	return left > 0 ? (left + 999999) / 1000000 : 0;
}

static void
count_wrong(struct seat *s)
{
	int64_t wait_s = 1;
	unsigned i;

	s->wrong++;
	for (i = SEAT_FREE_TRIES; i < s->wrong && wait_s < 64; i++)
		wait_s *= 2;
	if (wait_s > SEAT_MOST_WAIT_S)
		wait_s = SEAT_MOST_WAIT_S;
	if (s->wrong >= SEAT_FREE_TRIES)
		s->wait_us = seat_now_us(s) + wait_s * 1000000;
}

#define LANG_NAME 40u /* chars */

/* A setting of this person. */
static const char *
lang_name(const struct seat *s, char out[LANG_NAME])
{
	(void)snprintf(out, LANG_NAME, "screens/lang/%llu",
	    (unsigned long long)vault_slot(s->k->vault));
	return out;
}

static void
recall_language(struct seat *s)
{
	char name[LANG_NAME];
	struct buf b;

	buf_init(&b, 16);
	if (vault_get(s->k->vault, lang_name(s, name), &b) == AYNI_OK &&
	    buf_z(&b) != NULL)
		s->k->lang = lang_of(buf_z(&b));
	buf_free(&b);
}

static enum ayni_err
enter(struct seat *s, struct text passphrase)
{
	struct kit *k = s->k;
	enum ayni_err e = AYNI_OK;

	if (k->vault == NULL)
		e = kit_open_locked(k);
	if (e == AYNI_OK)
		e = vault_unlock(k->vault, passphrase);
	if (e == AYNI_OK)
		e = home_load(k->vault, &k->office);
	if (e != AYNI_OK)
		return e;
	k->person = home_at_slot(&k->office, vault_slot(k->vault));
	return k->person != NULL ? AYNI_OK : AYNI_NOTFOUND;
}

enum ayni_err
seat_unlock(struct seat *s, struct text passphrase)
{
	enum ayni_err e;

	if (seat_wait_s(s) > 0)
		return seat_say(s, AYNI_QUOTA, SAY_UI_WAIT, NULL, 0);
	if ((e = enter(s, passphrase)) == AYNI_OK) {
		s->wrong = 0;
		recall_language(s);
		return e;
	}
	if (e == AYNI_PASSPHRASE || e == AYNI_USAGE) {
		count_wrong(s);
		e = seat_say(s, AYNI_PASSPHRASE, SAY_UI_WRONG, NULL, 0);
	}
	seat_lock(s);
	return e;
}

enum ayni_err
seat_change(struct seat *s, struct text now, struct text next)
{
	struct vault *v = s->k->vault;
	uint64_t slot = 0;
	enum ayni_err e;

	if (seat_wait_s(s) > 0)
		return seat_say(s, AYNI_QUOTA, SAY_UI_WAIT, NULL, 0);
	e = vault_slot_of(v, now, &slot);
	if (e == AYNI_OK && slot != vault_slot(v))
		e = AYNI_PASSPHRASE;
	if (e == AYNI_PASSPHRASE) {
		count_wrong(s);
		return seat_say(s, e, SAY_UI_NOT_YOURS, NULL, 0);
	}
	if (e == AYNI_OK) {
		s->wrong = 0;
		e = vault_slot_change(v, slot, next);
	}
	if (e == AYNI_EXISTS)
		return seat_say(s, e, SAY_PASS_TAKEN, NULL, 0);
	return e;
}

int64_t
seat_left_s(const struct seat *s)
{
	int64_t left = s->touched_us + s->idle_us - seat_now_us(s);

	if (s->idle_us == 0 || seat_locked(s))
		return 0;
	return left > 1000000 ? left / 1000000 : 1;
}

void
seat_lock(struct seat *s)
{
	errand_stop(&s->errand);
	seat_pause(s);
	safety_keep(s->k, s->o);
	home_free(&s->k->office);
	memset(&s->k->office, 0, sizeof(s->k->office));
	s->k->person = NULL;
	vault_close(s->k->vault);
	s->k->vault = NULL;
}

void
seat_idle(struct seat *s)
{
	int64_t now = seat_now_us(s);

	if (errand_running(&s->errand))
		s->touched_us = now;
	if (s->idle_us > 0 && !seat_locked(s) &&
	    now - s->touched_us >= s->idle_us)
		seat_lock(s);
}

void
seat_keep(struct seat *s)
{
	if (seat_locked(s) || s->conduct != NULL ||
	    errand_running(&s->errand) || s->kept_us == s->touched_us)
		return;
	s->kept_us = s->touched_us;
	safety_keep(s->k, s->o);
}

enum ayni_err
seat_language(struct seat *s, enum lang lang)
{
	char name[LANG_NAME];

	s->k->lang = lang;
	if (seat_locked(s))
		return AYNI_OK;
	return vault_set(s->k->vault, lang_name(s, name),
	    text_bytes(text_of(lang_tag(lang))));
}

void
seat_refresh(struct seat *s)
{
	struct kit *k = s->k;
	struct home *now = mem_zalloc(1, sizeof(*now));

	if (now == NULL)
		return;
	if (home_load(k->vault, now) == AYNI_OK &&
	    home_at_slot(now, vault_slot(k->vault)) != NULL) {
		home_free(&k->office);
		k->office = *now;
		k->person = home_at_slot(&k->office, vault_slot(k->vault));
	} else {
		home_free(now);
	}
	mem_free(now);
}

/* ---- the interview ---- */

void
seat_pause(struct seat *s)
{
	enum ayni_err e = AYNI_OK;

	s->refused.why = NULL;
	if (s->sitting.draft != NULL && s->conduct != NULL)
		e = draft_pause(s->sitting.draft);
	if (e != AYNI_OK) /* of its log alone: the answers are there */
		(void)kit_fail_vault(s->k, e);
	conduct_free(s->conduct);
	sitting_end(&s->sitting);
	memset(&s->sitting, 0, sizeof(s->sitting));
	s->conduct = NULL;
}

/* Whose clock is not believed is asked for the date. */
static enum ayni_err
believe_clock(struct seat *s, struct text date)
{
	struct sitting *t = &s->sitting;
	struct moment now = s->k->clock.now(s->k->clock.ctx);
	char is[KIT_NUMBER], was[KIT_NUMBER];

	t->setup.clock_doubtful =
	    date.n > 0 || kit_doubtful(s->k, now.wall_us);
	if (!t->setup.clock_doubtful ||
	    (date.n > 0 && sitting_date(t, date)))
		return AYNI_OK;
	return seat_say(s, AYNI_CLOCK, SAY_CLOCK,
	    KIT_ARGS(kit_time(s->k, is, now.wall_us),
		kit_day(s->k, was, kit_latest(s->k))));
}

/* Ready for a step in a record's life: who takes it. */
static enum ayni_err
sit_down(struct seat *s)
{
	struct text code = s->k->person->cert.code;
	enum ayni_err e;

	seat_pause(s);
	arena_init(&s->sitting.a, 64u << 20);
	if ((e = sitting_setup(&s->sitting, s->k)) != AYNI_OK)
		return e;
	/* the certificate may be read anew meanwhile */
	code.n = code.n < sizeof(s->code) ? code.n : sizeof(s->code);
	memcpy(s->code, code.p, code.n);
	s->sitting.setup.preloads.username = (struct text){s->code, code.n};
	s->sitting.files = upload_files(s);
	s->sitting.setup.files = &s->sitting.files;
	return AYNI_OK;
}

/* Ready for a draft: by which clock, too. */
static enum ayni_err
settle_down(struct seat *s, struct text date)
{
	enum ayni_err e = sit_down(s);

	return e == AYNI_OK ? believe_clock(s, date) : e;
}

static enum ayni_err
take_form(struct seat *s, const struct hash *form)
{
	enum ayni_err e;

	s->form = *form;
	e = shelf_open(s->k->vault, &s->k->office, form,
	    &s->sitting.setup.known, &s->sitting.form);
	buf_clear(&s->maps);
	return e == AYNI_OK ? media_names(s, TEXT(".geojson"), &s->maps) : e;
}

static uint32_t
language(const struct seat *s)
{
	return tongue_find(s->sitting.form, text_of(lang_tag(s->k->lang)));
}

static enum ayni_err
seated(struct seat *s, enum ayni_err e)
{
	char is[KIT_NUMBER], least[KIT_NUMBER];

	if (e == AYNI_FULL)
		e = seat_say(s, e, SAY_LOW_SPACE, KIT_ARGS(
		    text_of(s->k->home),
		    kit_number(is, vault_free_bytes(s->k->vault) >> 20),
		    kit_number(least, DRAFT_LEAST_FREE >> 20)));
	if (e == AYNI_OK)
		e = draft_conduct(s->sitting.draft, &s->conduct);
	if (e != AYNI_OK)
		seat_pause(s);
	return e;
}

static enum ayni_err
find_form(struct seat *s, struct text name, struct hash *out)
{
	struct shelf_form *f = NULL;
	size_t n = 0, at = 0;
	enum ayni_err e;

	if (name.n == 2 * sizeof(out->b) &&
	    hex_read(name, out->b, sizeof(out->b)) == AYNI_OK)
		return AYNI_OK;
	e = shelf_list(
	    s->k->vault, &s->k->office, &s->sitting.a, &f, &n);
	if (e == AYNI_OK)
		e = shelf_find(f, n, name, &at);
	if (e == AYNI_OK)
		*out = f[at].id;
	return e;
}

enum ayni_err
seat_begin(struct seat *s, struct text name, struct text date)
{
	struct hash form;
	enum ayni_err e = settle_down(s, date);

	if (e == AYNI_OK)
		e = find_form(s, name, &form);
	if (e == AYNI_OK)
		e = take_form(s, &form);
	if (e == AYNI_OK)
		e = draft_begin(&s->sitting.setup, s->sitting.form, &form,
		    language(s), &s->sitting.draft);
	return seated(s, e);
}

static enum ayni_err
begin_assigned(struct seat *s, const struct agenda_item *x)
{
	struct shelf_form *all = NULL;
	const struct shelf_form *f;
	size_t n = 0;
	enum ayni_err e = shelf_list(
	    s->k->vault, &s->k->office, &s->sitting.a, &all, &n);

	if (e != AYNI_OK)
		return e;
	if ((f = shelf_newest(all, n, x->what->form)) == NULL)
		return seat_say(s, AYNI_UNKNOWNFORM, SAY_WORK_NO_FORM,
		    KIT_ARGS(x->name, x->what->form));
	if ((e = take_form(s, &f->id)) != AYNI_OK)
		return e;
	s->sitting.setup.assignment = x->what;
	return draft_begin(&s->sitting.setup, s->sitting.form, &f->id,
	    language(s), &s->sitting.draft);
}

static enum ayni_err
go_on(struct seat *s, const struct record_id *draft)
{
	struct hash form;
	enum ayni_err e = draft_form(s->k->vault, draft, &form);

	if (e == AYNI_OK)
		e = take_form(s, &form);
	return e == AYNI_OK ? draft_resume(&s->sitting.setup,
	    s->sitting.form, draft, &s->sitting.draft) : e;
}

enum ayni_err
seat_begin_assigned(struct seat *s, struct text assignment, struct text date)
{
	char id[KIT_NUMBER];
	struct agenda g;
	size_t at = 0;
	enum ayni_err e = settle_down(s, date);

	if (e == AYNI_OK)
		e = kit_agenda(s->k, &s->sitting.a, &g);
	if (e == AYNI_OK)
		e = agenda_find(&g, assignment, &at);
	if (e != AYNI_OK)
		return seated(s, e);
	if (g.item[at].state == AGENDA_OPEN)
		e = begin_assigned(s, &g.item[at]);
	else if (g.item[at].state == AGENDA_DRAFT)
		e = go_on(s, &g.item[at].record);
	else
		e = seat_say(s, AYNI_EXISTS, SAY_WORK_DONE,
		    KIT_ARGS(g.item[at].name,
			kit_short(id, &g.item[at].record)));
	return seated(s, e);
}

/* Of the drafts of this person. */
static enum ayni_err
find_draft(struct seat *s, const struct record_id *id, struct arena *a,
    struct draft_item *out)
{
	struct draft_item *d = NULL;
	size_t n = 0, i;
	enum ayni_err e = draft_list(s->k->vault, a, &d, &n);

	for (i = 0; e == AYNI_OK && i < n; i++)
		if (ID_EQUAL(d[i].record, *id) &&
		    ID_EQUAL(d[i].author, s->k->person->hash)) {
			*out = d[i];
			return AYNI_OK;
		}
	return e == AYNI_OK ? AYNI_NOTFOUND : e;
}

enum ayni_err
seat_open(struct seat *s, const struct record_id *draft, struct text date)
{
	struct draft_item d;
	enum ayni_err e = settle_down(s, date);

	if (e == AYNI_OK)
		e = find_draft(s, draft, &s->sitting.a, &d);
	if (e == AYNI_OK)
		e = go_on(s, draft);
	return seated(s, e);
}

enum ayni_err
seat_correct(struct seat *s, const struct record_id *record,
    struct text date)
{
	struct recorded r;
	enum ayni_err e = settle_down(s, date);

	if (e == AYNI_OK)
		e = recorded_read(
		    s->k->vault, record, &s->sitting.a, &r);
	if (e == AYNI_OK)
		e = take_form(s, &r.merged.form);
	if (e == AYNI_OK)
		e = draft_edit(&s->sitting.setup, s->sitting.form, &r,
		    language(s), &s->sitting.draft);
	if (e == AYNI_EXISTS)
		e = seat_say(s, e, SAY_UI_CORRECTING, NULL, 0);
	return seated(s, e);
}

enum ayni_err
seat_withdraw(struct seat *s, const struct record_id *record,
    struct text reason)
{
	struct recorded r;
	enum ayni_err e = sit_down(s);

	if (e == AYNI_OK)
		e = recorded_read(
		    s->k->vault, record, &s->sitting.a, &r);
	if (e == AYNI_OK)
		e = draft_withdraw(&s->sitting.setup, &r, reason);
	if (e == AYNI_EXISTS)
		e = seat_say(s, e, SAY_UI_CORRECTING, NULL, 0);
	seat_pause(s);
	return e;
}

enum ayni_err
seat_discard(struct seat *s, const struct record_id *draft)
{
	struct draft_item d;
	struct arena a;
	enum ayni_err e;

	if (s->conduct != NULL &&
	    ID_EQUAL(*draft_record(s->sitting.draft), *draft))
		seat_pause(s);
	arena_init(&a, 64u << 20);
	e = find_draft(s, draft, &a, &d);
	if (e == AYNI_OK)
		e = vault_draft_discard(s->k->vault, draft);
	arena_free(&a);
	return e;
}
