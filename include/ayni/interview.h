/*
 * interview -- one questionnaire being answered: live values, relevance,
 * rules, repeats, languages.
 *
 * The same code runs on the device and in the office.  Nothing here reads a
 * clock or draws chance: struct interview_setup gives both.
 *
 * A node is a handle: it stays valid until its repeat instance is removed
 * or the interview is freed.  NODE_NONE is none.
 *
 * Text that a call returns is owned by the interview and valid until the
 * next call that changes something (set, add, remove, language, load), or
 * interview_forget: whoever looks often without changing anything calls that.
 *
 * src   docs/forms.md; JavaRosa dag.md; ODK XForms specification
 */
#ifndef AYNI_INTERVIEW_H
#define AYNI_INTERVIEW_H

#include "ayni/form.h"
#include "ayni/source.h"

#define INTERVIEW_MAX_NODES 250000u    /* at once */
#define INTERVIEW_MAX_HANDLES 4000000u /* ever: none is used again */
#define INTERVIEW_MAX_VALUE 1048576u /* bytes of one answer */

struct interview;

typedef uint32_t node_ref; /* handle; 0 is none */
#define NODE_NONE ((node_ref)0)

struct interview_setup {
	struct moment now;  /* what now() and today() say; see interview_now */
	int64_t seed;       /* of random() and unseeded randomize() */
	struct random_source chance; /* uuid(), instance ids */
	/* property preloads; n == 0: blank */
	struct text deviceid, username, email, phonenumber;
	uint32_t language; /* index; UINT32_MAX: the form's default */
	bool blind; /* lists that differ between devices are not here: what
		     * reads them is taken as recorded */
	struct buf *why;   /* of interview_new that fails, appended; NULL: no */
};

/* Everything a screen needs of a node, in the active language. */
struct node_view {
	const struct field *field;
	bool is_instance;  /* one instance of a repeat */
	bool is_range;     /* a repeat's range: its instances counted */
	bool relevant, readonly, required; /* inherited */
	struct text value; /* stored lexical value; n == 0: empty */
	struct text label, hint, guidance; /* interpolated */
	bool constraint_ok, required_ok;
	struct text message; /* of what is violated; n == 0: none given */
	uint32_t count;      /* ranges: instances */
	bool may_add, may_remove; /* ranges and instances: no count, not fixed */
};

struct choice_view {
	struct text name, label;
	uint32_t index; /* in the unfiltered list; UINT32_MAX: not of a list */
	const struct itext *itext; /* of the interview: see interview_shows */
};

/*
 * interview_new -- a new interview on a form, defaults and first-load
 * actions done, everything computed.
 *
 * in    f      borrowed until interview_free
 *       setup  copied
 * errs  NOMEM, TOOBIG
 */
enum ayni_err interview_new(const struct form *f,
    const struct interview_setup *setup, struct interview **out) AYNI_CHECK;
void interview_free(struct interview *iv);
const struct form *interview_form(const struct interview *iv);
/* interview_error -- what the last failed call has to say; English. */
struct text interview_error(const struct interview *iv);
/*
 * interview_fault -- the first expression that failed since this was asked:
 * "/data/total: a set of nodes is needed"; n == 0: none did.  It holds up
 * nothing: what it computes is empty, what it decides stays as it was.
 * English; valid until asked again.
 */
struct text interview_fault(struct interview *iv);
/* interview_now -- moves now() on; recomputes what depends on it, but for
 * values: a calculation reads the clock when something else that it reads
 * changes, so that the moment of an answer stays the moment of that answer. */
enum ayni_err interview_now(struct interview *iv,
    const struct moment *now) AYNI_CHECK;

/*
 * Finding nodes.  A reference is an absolute path with a position on every
 * repeat instance: "/data/household[2]/name"; "/data/household#range" is
 * the repeat's range.
 */
node_ref interview_root(const struct interview *iv);
node_ref interview_find(const struct interview *iv, struct text ref);
/* The next node in document order (range before its instances); NODE_NONE
 * after the last.  Start with interview_root. */
node_ref interview_next(const struct interview *iv, node_ref n);
node_ref interview_parent(const struct interview *iv, node_ref n);
/* A field's node inside the instance (or root) "scope". */
node_ref interview_field(const struct interview *iv, node_ref scope,
    uint32_t field);
void interview_ref(const struct interview *iv, node_ref n, struct buf *out);
/*
 * interview_place -- the same in numbers; form_ref makes a reference of it.
 *
 * out   *field  0: a range, nothing, or within more than "most" instances
 *       position[most]  from 1, of the repeat instances around it, from the
 *                       outside in, itself included; how many
 */
size_t interview_place(const struct interview *iv, node_ref n,
    uint32_t *field, uint32_t *position, size_t most);

struct node_view interview_view(struct interview *iv, node_ref n);
/* interview_forget -- nobody needs what views, choices and crumbs returned so
 * far: its memory, which has a ceiling, is free for others. */
void interview_forget(struct interview *iv);
struct choice_view;
/* What a label shows besides its words: files of the form. */
struct medium_view {
	struct text kind; /* "image", "big-image", "audio", "video" */
	struct text file; /* "farm.jpg" */
};
/* interview_media -- of a node's label, in the active language.
 * out   out[most]; how many there are, which may be more */
size_t interview_media(const struct interview *iv, node_ref n,
    struct medium_view *out, size_t most);
/* interview_shows -- the same of a choice's label. */
size_t interview_shows(const struct interview *iv,
    const struct choice_view *c, struct medium_view *out, size_t most);
/* The current value alone: cheap. */
struct text interview_value(const struct interview *iv, node_ref n);
bool interview_relevant(const struct interview *iv, node_ref n);

/*
 * interview_choices -- the choices of a select, range or rank after its
 * filter, in the active language, in the form's (or randomized) order.
 *
 * in    find  fold-insensitive substring of the label or name; n == 0: all
 * out   c[n]  owned by the interview, valid until its next change or
 *             interview_forget
 */
enum ayni_err interview_choices(struct interview *iv, node_ref n,
    struct text find, const struct choice_view **c, size_t *count) AYNI_CHECK;

/*
 * interview_set -- answer a question; an empty value clears it.
 *
 * The value is stored as the field's type writes it (normal form C, XML
 * white space kept; several choices as they are offered); an answer
 * that breaks its constraint is stored and shown as violated: whoever
 * conducts decides (see interview_view).
 *
 * errs  STATE    read-only or not relevant
 *       TYPE     not a value of the field's type; a choice not offered
 *       TOOBIG
 *       NOMEM    nothing has changed
 */
enum ayni_err interview_set(struct interview *iv, node_ref n,
    struct text value) AYNI_CHECK;

/*
 * interview_preset -- an answer to begin with, as a default is one: whether
 * the question is relevant and may be changed or not.
 *
 * errs  STATE    nobody answers it: it is calculated, a note, a file
 *       as interview_set
 */
enum ayni_err interview_preset(struct interview *iv, node_ref n,
    struct text value) AYNI_CHECK;

/*
 * interview_cast -- what a question makes of any text, appended: as when it
 * is computed, 5.5 is the integer 5, and what is no value, within no range
 * or not offered is nothing.  For scripts; nothing is stored.
 *
 * errs  NOTFOUND, TOOBIG, NOMEM
 */
enum ayni_err interview_cast(struct interview *iv, node_ref n,
    struct text value, struct buf *out) AYNI_CHECK;

/*
 * interview_add, interview_remove -- repeat instances.
 *
 * in    range   the repeat's range node
 *       at      position from 1 to put it; 0: last
 * errs  STATE   the count is computed, or the form forbids it
 *       NOMEM   there is no new instance; one to be removed may be gone, and
 *               what follows from that is computed with the next change
 */
enum ayni_err interview_add(struct interview *iv, node_ref range,
    uint32_t at, node_ref *out) AYNI_CHECK;
enum ayni_err interview_remove(struct interview *iv,
    node_ref instance) AYNI_CHECK;
/*
 * interview_asks -- whether an instance is a row to people: one in which no
 * question is relevant is none, neither on a screen nor in a table.  Where a
 * repeat has nothing but calculations, every relevant instance is.
 */
bool interview_asks(const struct interview *iv, node_ref instance);
/* interview_row -- its place among those of its repeat, from 1; 0: no
 * instance.
 * out   *of  how many they are */
uint32_t interview_row(const struct interview *iv, node_ref instance,
    uint32_t *of);
/* The id drawn for an instance when it was created. */
struct instance_id interview_instance_id(const struct interview *iv,
    node_ref instance);

/*
 * interview_language -- the language in which everything is shown from now.
 *
 * A calculation that says a label keeps it until something that it reads
 * changes; interview_translate computes these anew in that language, too.
 */
enum ayni_err interview_language(struct interview *iv,
    uint32_t language) AYNI_CHECK;
enum ayni_err interview_translate(struct interview *iv,
    uint32_t language) AYNI_CHECK;
uint32_t interview_active_language(const struct interview *iv);

/*
 * interview_violation -- the first or next node in document order that is
 * relevant and breaks its constraint or lacks a required answer.
 *
 * in    after  NODE_NONE to begin
 * out   NODE_NONE where none is left
 */
node_ref interview_violation(struct interview *iv, node_ref after);

/*
 * interview_changed -- nodes whose view may differ since the last call; then
 * the record is cleared.  For screens and autosave.
 *
 * A range is among them when its instances came or went, and so is every
 * node of an instance that is new or stands at another position.
 */
typedef void (*interview_change_fn)(void *ctx, node_ref n);
void interview_changed(struct interview *iv, interview_change_fn changed,
    void *ctx);

/*
 * Loading values as they were recorded, for resume, edit, merge and
 * recomputation: between begin and end, nothing is computed, checked or
 * triggered; end recomputes everything once.  Values of "calculated" fields
 * need not be loaded; "recorded" ones are.
 */
void interview_load_begin(struct interview *iv); /* all values cleared, all
						    instances removed */
enum ayni_err interview_load_value(struct interview *iv, node_ref n,
    struct text value) AYNI_CHECK;
/* Appends an instance with a given id. */
enum ayni_err interview_load_instance(struct interview *iv, node_ref range,
    struct instance_id id, node_ref *out) AYNI_CHECK;
enum ayni_err interview_load_end(struct interview *iv) AYNI_CHECK;

/*
 * interview_restore -- begin again with what an instance's XML holds.
 *
 * What it does not hold is as the form begins; repeats have the instances
 * that it has.  Defaults and first-load actions are not run, those of every
 * load are; then everything is computed.  All handles are new.
 *
 * in    xml   of a draft or a submission of this form
 *       edit  a submission is edited: instanceID becomes deprecatedID, and a
 *             new one is drawn
 * errs  BADFORM  not an instance of this form; TOOBIG, NOMEM, TYPE
 *                the interview is then as it was
 */
enum ayni_err interview_restore(struct interview *iv, struct bytes xml,
    bool edit) AYNI_CHECK;

/*
 * interview_finalise -- what happens once, when the person says it is done:
 * timestamp/end preloads, instanceName; then the violations decide.
 *
 * errs  INVALID  a violation is left (interview_violation names it)
 */
enum ayni_err interview_finalise(struct interview *iv) AYNI_CHECK;

/* interview_xml -- the instance as ODK XML; a submission leaves out what is
 * not relevant. */
enum ayni_err interview_xml(const struct interview *iv, bool submission,
    struct buf *out) AYNI_CHECK;

#endif
