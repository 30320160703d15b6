#include "fill/draft.h"

#include <string.h>

#include "ayni/mem.h"
#include "ayni/plant.h"
#include "ayni/pack.h"

#include "fill/agenda.h"
#include "fill/audit.h"
#include "fill/kept.h"
#include "fill/reading.h"
#include "fill/space.h"
#include "fill/tongue.h"
#include "fill/trail.h"

#define DRAFT_MAX_PLACE 65536u
#define DRAFT_ARENA (64u << 20)

struct draft {
	struct draft_setup setup;
	struct record_id record;
	struct hash form;
	struct arena a; /* what head and language borrow from */
	struct kept_head head;
	struct interview *iv;
	struct conduct *conduct; /* NULL: not yet */
	struct moment at;        /* the last one that the interview saw */
	struct buf place, label, step, untaken;
	struct audit *audit; /* NULL: the form asks for none */
	uint64_t changes, resumed; /* before this session; times */
	size_t steps;            /* in the vault */
	bool clock_doubtful;
	bool told;  /* this session has been noted */
	bool whole; /* the next step must say everything */
	bool pausing; /* where it goes on does not change any more */
	bool sweeps;  /* there may be files that no answer names */
	struct intake intake;
	struct returned returned; /* of a correction: what it answers */
};

bool
draft_clock_doubtful(int64_t now_us, int64_t built_us, int64_t anchor_us)
{
	return now_us < built_us || now_us < anchor_us;
}

static struct moment
tick(void *ctx)
{
	struct draft *d = ctx;

	d->at = d->setup.clock.now(d->setup.clock.ctx);
	return d->at;
}

/* ---- keeping ---- */

static struct text
language_of(const struct interview *iv)
{
	const struct form *f = interview_form(iv);

	return form_languages(f) > 0
	    ? form_language(f, interview_active_language(iv))
	    : (struct text){"", 0};
}

static void
look(struct draft *d)
{
	struct screen s;

	buf_clear(&d->label);
	reading_name(d->iv, &d->label);
	if (d->conduct == NULL || d->pausing)
		return;
	buf_clear(&d->place);
	s = conduct_at(d->conduct);
	if (s.kind != SCREEN_END)
		interview_ref(d->iv, s.node, &d->place);
}

static uint64_t
changes(const struct draft *d)
{
	return d->changes +
	    (d->conduct != NULL ? conduct_changes(d->conduct) : 0);
}

static enum ayni_err
put_step(struct draft *d, struct bytes trail, bool anew)
{
	struct kept_step s = {.changes = changes(d), .resumed = d->resumed,
	    .clock_doubtful = d->clock_doubtful,
	    .language = language_of(d->iv), .place = buf_text(&d->place),
	    .label = buf_text(&d->label), .trail = trail};
	struct buf log;
	enum ayni_err e;

	buf_init(&log, LOG_MAX_BYTES);
	if (anew)
		audit_put(d->audit, &log);
	else
		audit_put_fresh(d->audit, &log);
	s.log = buf_bytes(&log);
	if ((e = d->place.err) == AYNI_OK && (e = d->label.err) == AYNI_OK &&
	    (e = log.err) == AYNI_OK) {
		buf_clear(&d->step);
		kept_put_step(&d->step, &s);
		e = d->step.err;
	}
	buf_free(&log);
	return e;
}

/* The steps so far, as the one that says it all. */
static enum ayni_err
begin_again(struct draft *d)
{
	struct vault *v = d->setup.vault;
	struct bytes step = buf_bytes(&d->step);
	struct buf head;
	enum ayni_err e;

	buf_init(&head, KEPT_MAX_HEAD);
	kept_put_head(&head, &d->head);
	if ((e = head.err) == AYNI_OK)
		e = vault_begin(v);
	if (e == AYNI_OK) {
		e = d->steps > 0 ? vault_draft_clear(v, &d->record)
				 : vault_draft_begin(v, &d->record, &d->form,
				       buf_bytes(&head));
		if (e == AYNI_OK)
			e = vault_draft_add(v, &d->record, &step, 1);
		e = vault_end(v, e);
	}
	buf_free(&head);
	if (e == AYNI_OK)
		d->steps = 1;
	return e;
}

static enum ayni_err
keep_changes(struct draft *d, struct buf *trail)
{
	bool anew = d->steps == 0 || d->steps >= DRAFT_MAX_STEPS, any = false;
	struct bytes step;
	enum ayni_err e;

	look(d);
	e = trail_put(d->iv, d->whole || anew, &any, trail);
	if (e != AYNI_OK)
		return e;
	if (!any && d->told && audit_fresh(d->audit) == 0)
		return AYNI_OK;
	if ((e = put_step(d, buf_bytes(trail), anew)) != AYNI_OK)
		return e;
	step = buf_bytes(&d->step);
	e = anew ? begin_again(d)
		 : vault_draft_add(d->setup.vault, &d->record, &step, 1);
	if (e == AYNI_OK)
		audit_kept(d->audit);
	if (e == AYNI_OK && !anew)
		d->steps++;
	return e;
}

/* Once what names them no more is kept; what fails is done another time. */
static void
sweep(struct draft *d)
{
	size_t left = 0;

	if (d->sweeps &&
	    intake_sweep(&d->intake, d->iv, &left) == AYNI_OK)
		d->sweeps = left > 0;
}

static enum ayni_err
keep(void *ctx, struct interview *iv)
{
	struct draft *d = ctx;
	struct buf trail;
	enum ayni_err e;

	(void)iv;
	buf_init(&trail, KEPT_MAX_STEP);
	e = keep_changes(d, &trail);
	buf_free(&trail);
	d->whole = e != AYNI_OK; /* what changed is forgotten by now */
	d->told = d->told || e == AYNI_OK;
	if (e == AYNI_OK)
		sweep(d);
	return e;
}

/* ---- beginning ---- */

static uint64_t
free_for_files(const struct draft_setup *s)
{
	return s->least_free > 0 ? s->least_free : DRAFT_FILES_FREE;
}

static enum ayni_err
new_draft(const struct draft_setup *s, struct draft **out)
{
	struct draft *d = mem_zalloc(1, sizeof(*d));

	if (d == NULL)
		return AYNI_NOMEM;
	d->setup = *s;
	d->clock_doubtful = s->clock_doubtful;
	d->at = s->clock.now(s->clock.ctx);
	d->intake = (struct intake){
	    s->vault, &d->record, s->files, free_for_files(s), 0};
	arena_init(&d->a, DRAFT_ARENA);
	d->whole = true;
	buf_init(&d->place, DRAFT_MAX_PLACE);
	buf_init(&d->label, DRAFT_MAX_PLACE);
	buf_init(&d->step, KEPT_MAX_STEP);
	buf_init(&d->untaken, DRAFT_MAX_PLACE);
	*out = d;
	return AYNI_OK;
}

void
draft_free(struct draft *d)
{
	if (d == NULL)
		return;
	interview_free(d->iv);
	arena_free(&d->a);
	buf_free(&d->place);
	buf_free(&d->label);
	buf_free(&d->step);
	buf_free(&d->untaken);
	audit_free(d->audit);
	mem_free(d);
}

/* From here on files leave it room, too. */
static void
reserve_for(struct draft *d, const struct form *f)
{
	d->intake.reserve = d->setup.least_free > 0 ? 0 : space_of(f);
}

static enum ayni_err
open_interview(struct draft *d, const struct form *f, uint32_t language)
{
	const struct preloads *p = &d->head.preloads;
	struct interview_setup setup = {.now = d->at, .seed = d->head.seed,
	    .chance = d->setup.chance, .deviceid = p->deviceid,
	    .username = p->username, .email = p->email,
	    .phonenumber = p->phonenumber, .language = language};

	return interview_new(f, &setup, &d->iv);
}

static void
draw(const struct draft_setup *s, void *p, size_t n)
{
	s->chance.fill(s->chance.ctx, p, n);
}

static struct preloads
own(struct draft *d, const struct preloads *p)
{
	return (struct preloads){arena_text(&d->a, p->deviceid),
	    arena_text(&d->a, p->username), arena_text(&d->a, p->email),
	    arena_text(&d->a, p->phonenumber)};
}

enum ayni_err
draft_begin(const struct draft_setup *s, const struct form *f,
    const struct hash *form, uint32_t language, struct draft **out)
{
	struct draft *d = NULL;
	uint8_t chance[10];
	uint32_t seed = 0; /* chance is dear: it travels as it is */
	enum ayni_err e = space_begin(s->vault, s->least_free, f);

	if (e != AYNI_OK || (e = new_draft(s, &d)) != AYNI_OK)
		return e;
	draw(s, chance, sizeof(chance));
	d->record = id_uuid7(d->at.wall_us > 0 ? d->at.wall_us : 0, chance);
	d->form = *form;
	d->head.author = s->author;
	d->head.preloads = own(d, &s->preloads);
	d->head.begun_us = d->at.wall_us;
	d->head.has_begun = true;
	d->head.begun = d->at;
	if (form_draws(f))
		draw(s, &seed, sizeof(seed));
	d->head.seed = seed;
	if ((d->head.assigned = s->assignment != NULL))
		d->head.assignment = assignment_id(s->assignment);
	e = d->a.failed ? AYNI_NOMEM : AYNI_OK;
	if (e == AYNI_OK)
		e = audit_new(f, d->head.begun_us, s->clock, &d->audit);
	if (e == AYNI_OK)
		e = open_interview(d, f, language);
	if (e == AYNI_OK && s->assignment != NULL)
		e = agenda_preset(s->assignment, d->iv, &d->untaken);
	if (e == AYNI_OK)
		e = keep(d, d->iv);
	reserve_for(d, f);
	if (e == AYNI_OK)
		*out = d;
	else
		draft_free(d);
	return e;
}

static enum ayni_err
no_draft(struct vault *v, const struct record_id *id)
{
	struct hash form;
	enum ayni_err e = draft_form(v, id, &form);

	return e == AYNI_OK ? AYNI_EXISTS : e == AYNI_NOTFOUND ? AYNI_OK : e;
}

static enum ayni_err
read_returned(struct draft *d)
{
	return d->head.is_edit ? returned_read(d->setup.vault, &d->record,
	    &d->a, &d->returned) : AYNI_OK;
}

static enum ayni_err
edit_head(struct draft *d, const struct recorded *r)
{
	const struct merged *m = &r->merged;

	d->record = r->id;
	d->form = m->form;
	d->head.is_edit = true;
	d->head.author = d->setup.author;
	d->head.preloads = own(d, &r->setting->preloads);
	d->head.begun_us = d->at.wall_us;
	d->head.has_begun = true;
	d->head.begun = d->at;
	d->head.seed = r->setting->seed;
	if (m->heads > ENTRY_MAX_BASE)
		return AYNI_TOOBIG;
	memcpy(d->head.base, m->head, m->heads * sizeof(*m->head));
	d->head.bases = m->heads;
	d->head.answers = (struct bytes){
	    arena_copy(&d->a, m->answers.p, m->answers.n), m->answers.n};
	return d->a.failed ? AYNI_NOMEM : read_returned(d);
}

enum ayni_err
draft_edit(const struct draft_setup *s, const struct form *f,
    const struct recorded *r, uint32_t language, struct draft **out)
{
	struct draft *d = NULL;
	enum ayni_err e = no_draft(s->vault, &r->id);

	if (e == AYNI_OK)
		e = space_begin(s->vault, s->least_free, f);
	if (e == AYNI_OK)
		e = new_draft(s, &d);
	if (e == AYNI_OK)
		e = edit_head(d, r);
	if (e == AYNI_OK)
		e = audit_new(f, d->head.begun_us, s->clock, &d->audit);
	if (e == AYNI_OK)
		e = recorded_open(r, f, &d->at, s->chance, language, &d->iv);
	if (e == AYNI_OK)
		e = keep(d, d->iv);
	if (d != NULL)
		reserve_for(d, f);
	if (e == AYNI_OK)
		*out = d;
	else
		draft_free(d);
	return e;
}

/* ---- resuming ---- */

struct resuming {
	struct draft *d;
	struct buf state, next; /* answers */
	struct buf language;
};

static enum ayni_err
take_step(void *ctx, struct bytes in)
{
	struct resuming *r = ctx;
	struct draft *d = r->d;
	struct kept_step s;
	struct buf swap;
	enum ayni_err e = kept_read_step(in, &s);

	if (e != AYNI_OK)
		return e;
	d->steps++;
	d->changes = s.changes;
	d->resumed = s.resumed;
	d->clock_doubtful = d->clock_doubtful || s.clock_doubtful;
	buf_clear(&d->place);
	buf_put_text(&d->place, s.place);
	buf_clear(&r->language);
	buf_put_text(&r->language, s.language);
	e = audit_take(d->audit, s.log);
	if (e != AYNI_OK || s.trail.n == 0)
		return e;
	buf_clear(&r->next);
	e = answers_apply(buf_bytes(&r->state), s.trail, &r->next);
	swap = r->state;
	r->state = r->next;
	r->next = swap;
	return e;
}

static enum ayni_err
take_head(struct draft *d)
{
	struct kept_head h;
	struct buf b;
	struct bytes own;
	enum ayni_err e;

	buf_init(&b, KEPT_MAX_HEAD);
	e = vault_draft_head(d->setup.vault, &d->record, &d->form, &b);
	own = (struct bytes){arena_copy(&d->a, b.p, b.n), b.n};
	if (e == AYNI_OK && own.p == NULL)
		e = AYNI_NOMEM;
	if (e == AYNI_OK && (e = kept_read_head(own, &h)) == AYNI_OK)
		d->head = h;
	buf_free(&b);
	return e;
}

static enum ayni_err
resume(struct resuming *r, const struct form *f)
{
	struct draft *d = r->d;
	enum ayni_err e = take_head(d);

	pack_map(&r->state, 0);
	if (e == AYNI_OK)
		e = read_returned(d);
	if (e == AYNI_OK)
		e = audit_new(
		    f, d->head.begun_us, d->setup.clock, &d->audit);
	if (e == AYNI_OK)
		e = vault_draft_steps(d->setup.vault, &d->record, take_step, r);
	if (e == AYNI_OK && (e = r->language.err) == AYNI_OK)
		e = open_interview(d, f, tongue_find(f,
		    buf_text(&r->language)));
	if (e == AYNI_OK)
		e = trail_load(d->iv, buf_bytes(&r->state));
	if (e == AYNI_BADFORM)
		e = AYNI_STORE;
	if (e == AYNI_OK)
		d->resumed++;
	return e;
}

enum ayni_err
draft_resume(const struct draft_setup *s, const struct form *f,
    const struct record_id *id, struct draft **out)
{
	struct resuming r = {.d = NULL};
	enum ayni_err e = space_go_on(s->vault, s->least_free, f);

	if (e != AYNI_OK || (e = new_draft(s, &r.d)) != AYNI_OK)
		return e;
	r.d->record = *id;
	r.d->sweeps = true;
	buf_init(&r.state, KEPT_MAX_STEP);
	buf_init(&r.next, KEPT_MAX_STEP);
	buf_init(&r.language, DRAFT_MAX_PLACE);
	reserve_for(r.d, f);
	e = resume(&r, f);
	buf_free(&r.state);
	buf_free(&r.next);
	buf_free(&r.language);
	if (e == AYNI_OK)
		*out = r.d;
	else
		draft_free(r.d);
	return e;
}

enum ayni_err
draft_form(struct vault *v, const struct record_id *id, struct hash *out)
{
	struct hash form;
	struct buf head;
	enum ayni_err e;

	buf_init(&head, KEPT_MAX_HEAD);
	e = vault_draft_head(v, id, &form, &head);
	buf_free(&head);
	if (e == AYNI_OK)
		*out = form;
	return e;
}

/* ---- conducting ---- */

static enum ayni_err
take_file(void *ctx, const struct field *f, struct text path,
    struct buf *name)
{
	struct draft *d = ctx;

	d->sweeps = true;
	return intake_take(&d->intake, f, path, name);
}

static bool
size_of_file(void *ctx, struct text name, uint64_t *bytes)
{
	const struct draft *d = ctx;

	return intake_size(&d->intake, name, bytes);
}

enum ayni_err
draft_conduct(struct draft *d, struct conduct **out)
{
	struct conduct *c = NULL;
	enum ayni_err e;

	audit_begin(d->audit, !d->head.is_edit && audit_rows(d->audit) == 0);
	e = conduct_new(d->iv, (struct keeper){keep, d}, &c);
	if (e != AYNI_OK)
		return e;
	conduct_clock(c, (struct clock_source){tick, d});
	if (d->place.n > 0 &&
	    (e = conduct_go_name(c, buf_text(&d->place))) == AYNI_NOTFOUND)
		e = AYNI_OK; /* at the first screen, then */
	if (e != AYNI_OK) {
		conduct_free(c);
		return e;
	}
	conduct_witness(c, audit_witness(d->audit));
	if (d->setup.files != NULL)
		conduct_taker(c, (struct taker){take_file, size_of_file, d});
	d->conduct = c;
	*out = c;
	return AYNI_OK;
}

enum ayni_err
draft_pause(struct draft *d)
{
	audit_saved(d->audit, d->iv);
	d->pausing = true;
	return keep(d, d->iv);
}

struct interview *
draft_interview(struct draft *d)
{
	return d->iv;
}

const struct record_id *
draft_record(const struct draft *d)
{
	return &d->record;
}

bool
draft_is_edit(const struct draft *d)
{
	return d->head.is_edit;
}

const struct returned *
draft_returned(const struct draft *d)
{
	return &d->returned;
}

struct text
draft_untaken(const struct draft *d)
{
	return buf_text(&d->untaken);
}

/* ---- entries ---- */

static enum ayni_err
journal(const struct draft_setup *s, const struct entry *entry,
    struct text label)
{
	struct buf b;
	enum ayni_err e;

	buf_init(&b, ENTRY_MAX_BYTES);
	entry_put(&b, entry);
	if ((e = b.err) == AYNI_OK)
		e = vault_journal(s->vault, buf_bytes(&b), label);
	buf_free(&b);
	return e;
}

static enum ayni_err
put_answers(struct draft *d, struct buf *all, struct buf *change,
    struct entry *entry)
{
	enum ayni_err e = answers_of(d->iv, all);

	if (e == AYNI_OK && d->head.is_edit)
		e = answers_change(d->head.answers, buf_bytes(all), change);
	entry->answers = buf_bytes(d->head.is_edit ? change : all);
	if (e == AYNI_OK)
		e = answers_derived(d->iv, entry->derived);
	return e;
}

static void
put_answered(const struct returned *r, struct entry *e)
{
	memcpy(e->answered, r->id, sizeof(e->answered));
	e->answereds = r->ids;
}

static void
put_entry(const struct draft *d, struct text note, struct entry *e)
{
	*e = (struct entry){
	    .kind = d->head.is_edit ? ENTRY_CORRECT : ENTRY_SUBMIT,
	    .record = d->record, .bases = d->head.bases, .form = d->form,
	    .author = d->head.author, .at = d->at, .seed = d->head.seed,
	    .preloads = d->head.preloads, .note = note,
	    .assigned = d->head.assigned && !d->head.is_edit,
	    .assignment = d->head.assignment};
	memcpy(e->base, d->head.base, sizeof(e->base));
	put_answered(&d->returned, e);
	e->paradata = (struct paradata){.begun_us = d->head.begun_us,
	    .finalised_us = d->at.wall_us, .language = language_of(d->iv),
	    .changes = changes(d), .resumed = d->resumed,
	    .clock_doubtful = d->clock_doubtful,
	    .has_begun = d->head.has_begun, .begun = d->head.begun,
	    .told_us = {d->head.begun.told_us, d->at.told_us}};
	draw(&d->setup, e->salt, sizeof(e->salt));
}

/* With the record its log and its files, and what the device learns from it;
 * a correction teaches it nothing new.  Anchors that it carries need not
 * travel again. */
static enum ayni_err
journal_and_learn(struct draft *d, struct entry *entry)
{
	const struct draft_setup *s = &d->setup;
	struct buf files, log;
	enum ayni_err e = AYNI_OK;

	if (PLANT(DROP_DRAFT_FIRST))
		e = vault_draft_discard(s->vault, &d->record);
	if (e != AYNI_OK || (e = vault_begin(s->vault)) != AYNI_OK)
		return e;
	buf_init(&files, ENTRY_MAX_BYTES);
	buf_init(&log, LOG_MAX_BYTES);
	e = intake_enclose(&d->intake, d->iv, &files);
	entry->enclosures = buf_bytes(&files);
	if (e == AYNI_OK)
		e = vault_anchor_list(s->vault, entry->paradata.anchor,
		    &entry->paradata.anchors);
	if (e == AYNI_OK)
		e = audit_enter(d->audit, entry, &log);
	if (e == AYNI_OK)
		e = journal(s, entry, buf_text(&d->label));
	if (e == AYNI_OK)
		e = vault_anchor_told(s->vault);
	if (e == AYNI_OK && s->known != NULL && !d->head.is_edit)
		e = known_learn(
		    s->known, d->iv, &d->record, s->chance);
	if (e == AYNI_OK && entry->assigned)
		e = agenda_done(
		    s->vault, &entry->assignment, &d->record);
	if (files.p != NULL)
		keys_wipe(files.p, files.cap);
	buf_free(&files);
	buf_free(&log);
	return vault_end(s->vault, e);
}

enum ayni_err
draft_finish(struct draft *d, struct conduct *c, struct text note)
{
	struct entry *entry = NULL;
	struct buf all, change;
	enum ayni_err e = conduct_finish(c);
	size_t logged;

	if (e == AYNI_OK)
		e = audit_name(d->audit, d->iv);
	if (e != AYNI_OK)
		return e;
	logged = audit_rows(d->audit);
	audit_finalised(d->audit, d->iv, d->at, note);
	buf_init(&all, ENTRY_MAX_BYTES);
	buf_init(&change, ENTRY_MAX_BYTES);
	if ((entry = mem_zalloc(1, sizeof(*entry))) == NULL)
		e = AYNI_NOMEM;
	if (e == AYNI_OK) {
		put_entry(d, note, entry);
		e = put_answers(d, &all, &change, entry);
	}
	buf_clear(&d->label);
	reading_name(d->iv, &d->label);
	if (e == AYNI_OK && (e = d->label.err) == AYNI_OK)
		e = journal_and_learn(d, entry);
	if (e != AYNI_OK)
		audit_rewind(d->audit, logged);
	mem_free(entry);
	buf_free(&all);
	buf_free(&change);
	return e;
}

static enum ayni_err
add(const struct draft_setup *s, const struct recorded *r,
    enum entry_kind kind, struct text note)
{
	const struct merged *m = &r->merged;
	struct returned back = {.n = 0};
	struct entry *entry;
	struct arena a;
	enum ayni_err e = no_draft(s->vault, &r->id);

	if (e != AYNI_OK)
		return e;
	if (m->heads > ENTRY_MAX_BASE)
		return AYNI_TOOBIG;
	if ((entry = mem_zalloc(1, sizeof(*entry))) == NULL)
		return AYNI_NOMEM;
	arena_init(&a, DRAFT_ARENA);
	if (kind == ENTRY_WITHDRAW)
		e = returned_read(s->vault, &r->id, &a, &back);
	put_answered(&back, entry);
	arena_free(&a);
	entry->kind = kind;
	entry->record = r->id;
	memcpy(entry->base, m->head, m->heads * sizeof(*m->head));
	entry->bases = m->heads;
	entry->form = m->form;
	entry->author = s->author;
	entry->at = s->clock.now(s->clock.ctx);
	entry->note = note;
	draw(s, entry->salt, sizeof(entry->salt));
	if (e == AYNI_OK)
		e = journal(s, entry, (struct text){"", 0});
	mem_free(entry);
	return e;
}

enum ayni_err
draft_withdraw(const struct draft_setup *s, const struct recorded *r,
    struct text reason)
{
	if (r->merged.withdrawn)
		return AYNI_STATE;
	return add(s, r, ENTRY_WITHDRAW, reason);
}

enum ayni_err
draft_note(const struct draft_setup *s, const struct recorded *r,
    struct text note)
{
	return add(s, r, ENTRY_NOTE, note);
}
