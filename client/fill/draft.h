/*
 * draft -- an interview under way, kept in the vault answer by answer.
 *
 * Every accepted change is one durable step before the next question
 * appears: whatever happens then, the interview resumes at the last answer
 * given, on the form version that it was begun with.  Finalising makes an
 * entry of it, journalled in the transaction that drops the draft.
 *
 * errs  everywhere: NOMEM, TOOBIG; those of the vault
 * src   docs/interview.md
 */
#ifndef FILL_DRAFT_H
#define FILL_DRAFT_H

#include "fill/intake.h"
#include "fill/known.h"
#include "fill/recorded.h"
#include "fill/returned.h"

#define DRAFT_LEAST_FREE (3u << 20) /* bytes; every interview needs more */
#define DRAFT_FILES_FREE (16u << 20) /* that a file must leave */
#define DRAFT_MAX_STEPS 64u          /* kept, before they become one */

struct draft;

/* Who begins, with what.  Borrowed by the draft. */
struct draft_setup {
	struct vault *vault; /* unlocked */
	struct clock_source clock;
	struct random_source chance;
	struct hash author;  /* of the person's certificate */
	struct preloads preloads;
	bool clock_doubtful; /* so the person was asked for the date */
	struct known *known; /* what a finished interview adds to; NULL: nothing */
	const struct intake_files *files; /* where those come from that are
			      * answers; NULL: none is taken in */
	uint64_t least_free; /* bytes; 0: space_least, and an interview's room
			      * is reserved before it begins */
	const struct assignment *assignment; /* that a new one fulfils, begun
			      * with its answers; NULL: none */
};

/*
 * draft_clock_doubtful -- whether a clock cannot be right: it stands before
 * the program was built, or before the last time that the office told us.
 *
 * units microseconds since 1970-01-01 UTC; 0: not known
 */
bool draft_clock_doubtful(int64_t now_us, int64_t built_us,
    int64_t anchor_us);

/*
 * draft_begin -- a new interview.
 *
 * in    f, form  the form and its id; f borrowed until draft_free
 *       language index; UINT32_MAX: the form's default
 * errs  FULL  too little space to be sure of the whole interview
 */
enum ayni_err draft_begin(const struct draft_setup *s, const struct form *f,
    const struct hash *form, uint32_t language, struct draft **out) AYNI_CHECK;

/*
 * draft_edit -- what was recorded, for correction.
 *
 * in    f  the form that r->merged.form names
 * errs  EXISTS  a correction of it is under way: resume that
 *       FULL
 */
enum ayni_err draft_edit(const struct draft_setup *s, const struct form *f,
    const struct recorded *r, uint32_t language,
    struct draft **out) AYNI_CHECK;

/* draft_form -- which form a draft is on; NOTFOUND. */
enum ayni_err draft_form(struct vault *v, const struct record_id *id,
    struct hash *out) AYNI_CHECK;
/* draft_resume -- errs NOTFOUND; STORE: what was kept does not read */
enum ayni_err draft_resume(const struct draft_setup *s, const struct form *f,
    const struct record_id *id, struct draft **out) AYNI_CHECK;

void draft_free(struct draft *d);

/* draft_conduct -- at its first screen or, resumed, at the last answer
 * given; from here on every change is kept.  *out free before d. */
enum ayni_err draft_conduct(struct draft *d, struct conduct **out) AYNI_CHECK;
/* draft_pause -- whoever conducts stops here and may go on another time. */
enum ayni_err draft_pause(struct draft *d) AYNI_CHECK;
struct interview *draft_interview(struct draft *d);
const struct record_id *draft_record(const struct draft *d);
bool draft_is_edit(const struct draft *d);
/* draft_returned -- of a correction: what the office wants looked at, and
 * its entry will answer. */
const struct returned *draft_returned(const struct draft *d);
/* draft_untaken -- questions of the assignment that the form did not take
 * answers to, of a draft that was begun just now: "a, b"; n == 0: none. */
struct text draft_untaken(const struct draft *d);

/*
 * draft_finish -- conduct_finish; then the interview is journalled and its
 * draft is gone.
 *
 * in    c     of draft_conduct
 *       note  of a correction: why; n == 0: none
 * errs  INVALID  as conduct_finish: the draft stands
 */
enum ayni_err draft_finish(struct draft *d, struct conduct *c,
    struct text note) AYNI_CHECK;

/*
 * draft_withdraw, draft_note -- a step in a record's life without answers.
 *
 * errs  EXISTS  a correction of it is under way: finish that first
 *       STATE   it is withdrawn already
 */
enum ayni_err draft_withdraw(const struct draft_setup *s,
    const struct recorded *r, struct text reason) AYNI_CHECK;
enum ayni_err draft_note(const struct draft_setup *s,
    const struct recorded *r, struct text note) AYNI_CHECK;

/* What a list shows of a draft. */
struct draft_item {
	struct record_id record;
	struct hash form, author;
	bool is_edit;
	int64_t begun_us;
	uint64_t changes;
	struct text label; /* n == 0: nothing answered yet */
	bool assigned;     /* by */
	struct assignment_id assignment;
};

/* draft_list -- in the order in which they were begun, in a. */
enum ayni_err draft_list(struct vault *v, struct arena *a,
    struct draft_item **out, size_t *n) AYNI_CHECK;

#endif
