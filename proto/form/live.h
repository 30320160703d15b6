/*
 * live -- the nodes of an interview.
 *
 * Elements are linked into one tree, which expressions walk.  Beside it,
 * every scope (the root, each repeat instance) has its nodes by field
 * number, so that finding one costs nothing.
 */
#ifndef FORM_LIVE_H
#define FORM_LIVE_H

#include "ayni/interview.h"
#include "form/lookup.h"
#include "form/model.h"

struct scope;

struct live {
	struct tree_live node; /* first: a live node of ours is a live */
	struct scope *scope;   /* that it stands in; of an instance: itself */
	size_t cap;            /* bytes that node.value owns */
	struct buf *asked;     /* the answer given, where a filter took some of
				* it away; NULL: the value is all of it */
	uint8_t dirty;         /* rules waiting to run, by bit */
	bool changed, loaded;
};

/* A repeat within one scope: its instances, in order. */
struct range {
	uint32_t field, handle;
	struct scope *parent;
	struct tree_live *container; /* element that holds the instances */
	struct scope **instance;
	uint32_t n, cap;
	const struct tree_node *like; /* what its container is made after */
	bool bare;                    /* but for values */
	bool dirty, changed;
	bool counted; /* its count was asked for */
	bool loaded; /* its instances are those that were recorded */
};

union slot {
	struct live *live;
	struct range *range; /* of repeat fields */
};

struct scope {
	struct live live; /* first */
	struct instance_id id;
	struct scope *parent; /* NULL: the root */
	struct range *of;     /* NULL: the root */
	uint32_t at;          /* place among its instances, from 0 */
	uint64_t born;        /* iv->rounds then: what is new changes nothing */
	union slot *slot;     /* by field number - live.node.field */
};

struct handle {
	struct live *live; /* either of the two, or neither: removed */
	struct range *range;
};

struct queue {
	node_ref *node;
	uint32_t n, cap;
};

struct interview {
	const struct form *f;
	struct tree_live document;
	struct scope *root;
	struct handle *handle; /* [handles], 0 unused */
	uint32_t handles, handles_cap;
	uint32_t nodes; /* that there are now */
	struct queue *queue;   /* by rank of the vertex */
	uint64_t *pending;     /* bits by rank */
	struct queue changed;
	struct queue fired;    /* whose actions wait */
	uint64_t rounds;       /* times that all was computed */
	struct arena scratch;  /* of one evaluation */
	struct arena shown;    /* what views return */
	struct xpath_env env;
	struct lookup lookup;  /* of the form's lists */
	struct moment now;
	int64_t seed;
	struct text deviceid, username, email, phonenumber;
	struct arena setup;
	/* identity that the form has no question for */
	struct buf instance_id, deprecated_id;
	uint32_t language;
	bool loading, running;
	bool blind; /* what devices have of their own is not here */
	bool begun;       /* everything was computed once */
	bool stale;       /* memory ran out on the way: it is to be again */
	bool failed;      /* the last expression did */
	bool showing;     /* what fails in a view is not told */
	unsigned cascade; /* actions within actions */
	uint64_t spent;   /* work, since all was computed last */
	unsigned deep;    /* evaluations within an evaluation: texts say texts */
	enum ayni_err err;
	char why[200];
	char fault[200]; /* the first since it was asked for; "": none */
	char told[200];
};

struct live *live_of(struct tree_node *n);
struct scope *live_scope(struct live *l); /* NULL: no instance or root */

/* live_root -- the root and everything in it, as the form begins. */
enum ayni_err live_root(struct interview *iv) AYNI_CHECK;
/* A new instance before position "at" (from 0), made after the repeat's
 * template, or else after the first instance with nothing in it; id drawn
 * when NULL. */
enum ayni_err live_add(struct interview *iv, struct range *g, uint32_t at,
    const struct instance_id *id, struct scope **out) AYNI_CHECK;
/* One more at the end, made after the form's own at that place if it has
 * one. */
enum ayni_err live_add_next(struct interview *iv, struct range *g,
    struct scope **out) AYNI_CHECK;
/* Whether nobody can add the instances that the form has and a range lacks. */
bool live_lacks(const struct interview *iv, const struct range *g);
void live_drop(struct interview *iv, struct range *g, uint32_t at);
void live_free(struct interview *iv);
/* live_stand_in -- where a repeat's own expressions are evaluated, which
 * concern none of its instances: it stands where one would. */
struct live live_stand_in(const struct interview *iv, const struct range *g);
enum ayni_err live_value(struct live *l, struct text value) AYNI_CHECK;
/* live_filter -- what a filter leaves of the answer; all of it comes back
 * when it is offered again.  live_asked -- that answer.  live_forget -- the
 * value is the answer from now on. */
enum ayni_err live_filter(struct live *l, struct text left) AYNI_CHECK;
struct text live_asked(const struct live *l);
void live_forget(struct live *l);
/* Drops the instances of the repeats in a scope. */
void live_empty(struct interview *iv, struct scope *s);
/* false: no memory, as iv->err says */
bool live_queue(struct interview *iv, struct queue *q, node_ref handle);
void live_touch(struct interview *iv, node_ref handle, bool *flag);
void live_touch_all(struct interview *iv);
/* Every node of the instances at a place and after it. */
void live_touch_from(struct interview *iv, struct range *g, uint32_t at);

/* Calls fn for each node of a field in the instances within a scope. */
typedef void (*live_fn)(struct interview *iv, struct live *l,
    struct range *g, void *ctx);
void live_each(struct interview *iv, struct scope *s, uint32_t field,
    live_fn fn, void *ctx);

/* compute.c */
void compute_mark(struct interview *iv, const struct vertex *v);
void compute_mark_all(struct interview *iv, struct scope *s);
void compute_changed(struct interview *iv, struct live *l);
/* Instances came, went or moved, from a place on. */
void compute_count_changed(struct interview *iv, struct range *g,
    uint32_t from);
enum ayni_err compute_run(struct interview *iv) AYNI_CHECK;
/* compute_ready -- before anything changes: what memory did not suffice for
 * is made up for. */
enum ayni_err compute_ready(struct interview *iv) AYNI_CHECK;
/* Whatever waits is forgotten. */
void compute_stop(struct interview *iv);
/* compute_eval -- "" where the expression fails: iv->failed. */
struct value compute_eval(struct interview *iv, const struct expr *e,
    struct live *at);
bool compute_true(struct interview *iv, const struct expr *e,
    struct live *at);
enum ayni_err compute_done(struct interview *iv) AYNI_CHECK;
/* The same for a view, which shows what it can. */
void compute_forget(struct interview *iv);
/* compute_store -- as its type stores it; whether that is another value. */
enum ayni_err compute_store(struct interview *iv, struct live *l,
    const struct value *v, bool *differs) AYNI_CHECK;
/* What goes wrong is told once, and holds up nothing else. */
void compute_fault(struct interview *iv, uint32_t field, const char *what);
/* Whether a field stands in a repeat, or is it. */
bool compute_inside(const struct form *f, uint32_t field, uint32_t repeat);

/* event.c: actions */
/* What an event sets off in a scope; errs are left for compute_run. */
void event_run(struct interview *iv, unsigned event, struct scope *s);
/* A person's answer is stored: what it sets off, and all that hangs on it. */
enum ayni_err event_answered(struct interview *iv, struct live *l) AYNI_CHECK;
/* What a change sets off at once. */
void event_changes(struct interview *iv, struct live *l);
/* event_wait -- what the change of a computed value sets off, once all is
 * computed; event_next -- some of it: false where nothing waits. */
void event_wait(struct interview *iv, struct live *l);
bool event_next(struct interview *iv);

/* show.c */
/* show_eval -- of what is shown or offered: what it draws is the same each
 * time, decided by the interview's seed, the question and its instance.
 * item: seen from there, errs are left in env; NULL: as compute_eval. */
struct value show_eval(struct interview *iv, const struct expr *e,
    struct tree_node *item, struct live *at);
struct text show_rich(struct interview *iv, const struct rich *r,
    struct live *at, enum itext_use use);
void show_bind(struct interview *iv);
/* The itext of a node's label; NULL: it has none. */
const struct itext *show_label(const struct interview *iv, node_ref n);
/* t NULL: none */
size_t show_media(const struct interview *iv, const struct itext *t,
    struct medium_view *out, size_t most);
struct node_view show_view(struct interview *iv, node_ref n);
node_ref show_violation(struct interview *iv, node_ref after);

/* offer.c: choices */
/* The label of a question's choice; n == 0: none such. */
struct text offer_name(struct interview *iv, const struct field_model *m,
    struct live *at, struct text value);
/*
 * Of an answer, appended, what is offered.  strict: several choices in the
 * order in which they are offered; errs TYPE where that is not all of it, or
 * not all that has to be ranked.
 */
enum ayni_err offer_arrange(struct interview *iv, struct live *l,
    struct text value, bool strict, struct buf *out) AYNI_CHECK;
enum ayni_err offer_choices(struct interview *iv, struct live *l,
    struct text find, const struct choice_view **out,
    size_t *count) AYNI_CHECK;

/* preload.c: what a bind's preload gives, at the beginning and at the end */
enum ayni_err preload_begin(struct interview *iv) AYNI_CHECK;
enum ayni_err preload_end(struct interview *iv) AYNI_CHECK;
void preload_uid(struct interview *iv, struct buf *b); /* uuid:... */

/* restore.c: see interview_restore */
enum ayni_err restore_interview(struct interview *iv, struct bytes xml,
    bool edit) AYNI_CHECK;

/* locate.c */
/* The first node at or after a field in a scope, or what follows it. */
node_ref locate_from(const struct interview *iv, const struct scope *s,
    uint32_t field);
node_ref locate_find(const struct interview *iv, struct text ref);
void locate_put(const struct interview *iv, node_ref n, struct buf *out);
/* As interview_place and form_ref. */
size_t locate_place(const struct interview *iv, node_ref n, uint32_t *field,
    uint32_t *position, size_t most);
enum ayni_err locate_put_field(const struct form *f, uint32_t field,
    const uint32_t *position, size_t way, struct buf *out) AYNI_CHECK;

/* instance.c: the instance as XML */
enum ayni_err instance_put(const struct interview *iv, bool submission,
    struct buf *out) AYNI_CHECK;

#endif
