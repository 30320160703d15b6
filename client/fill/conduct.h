/*
 * conduct -- an interview, conducted: one screen after the other.
 *
 * What a person meets is an ordered list of screens: questions and notes in
 * the order of the form, what is not relevant left out, and after the
 * instances of a repeat that the person may lengthen, "add another?".  The
 * list follows every answer.  Nothing here knows a terminal.
 *
 * An answer that breaks its constraint is refused at the question; a
 * required question holds "next" back; a jump passes over it, finalising
 * does not.  Every accepted answer is handed to the keeper before the call
 * returns.
 *
 * Texts given out are the interview's: valid until the next change.
 *
 * src   docs/interview.md
 */
#ifndef FILL_CONDUCT_H
#define FILL_CONDUCT_H

#include "ayni/interview.h"

#define CONDUCT_MAX_CRUMBS 64u /* FORM_MAX_DEPTH */
#define CONDUCT_MAX_MESSAGE 65536u

enum screen_kind {
	SCREEN_QUESTION,
	SCREEN_NOTE,   /* shown, nothing asked: notes, what is read-only */
	SCREEN_REPEAT, /* "add another?"; node is the repeat's range */
	SCREEN_END,    /* the last one, always there; no node */
};

struct screen {
	enum screen_kind kind;
	node_ref node;
};

/* One step of the way from the form's top to a screen. */
struct crumb {
	node_ref node;
	struct text label;
	uint32_t position, count; /* of a repeat's instance, among those that
				   * ask something; 0, 0: a group */
};

struct section {
	node_ref node;     /* outermost group or repeat range; NODE_NONE:
			    * questions that stand in none */
	struct text label;
	uint32_t screen;   /* its first one */
	uint32_t questions, answered;
	uint32_t missing;  /* required, without an answer */
	uint32_t broken;   /* answers that break their constraint */
};

struct progress {
	uint32_t answered, questions; /* relevant now */
	uint32_t percent; /* of the form's way up to here: grows with every
			   * "next", whatever becomes relevant */
};

enum refusal {
	REFUSED_NOTHING,
	REFUSED_TYPE,       /* no value of this kind, or no choice offered */
	REFUSED_CONSTRAINT, /* message: the form's, if it gives one */
	REFUSED_REQUIRED,
	REFUSED_FIXED,      /* read-only, or the number of instances is */
	/* a file: */
	REFUSED_NO_FILE,    /* not there, or it cannot be read */
	REFUSED_MEDIUM,     /* not what the question takes: image, audio ... */
	REFUSED_EMPTY,
	REFUSED_TOO_LARGE,  /* over BLOB_MAX_LENGTH */
	REFUSED_TOO_MANY,   /* files in one interview */
	REFUSED_NO_ROOM,    /* on the device */
};

/* Called after every accepted change; an error is the caller's. */
struct keeper {
	enum ayni_err (*keep)(void *ctx, struct interview *iv);
	void *ctx;
};

/* Takes in the file that answers an upload. */
struct taker {
	/* Gives the name that is the answer, appended.
	 * errs  NOTFOUND TYPE BADFORM TOOBIG QUOTA FULL  as REFUSED_NO_FILE to
	 *       REFUSED_NO_ROOM, in their order */
	enum ayni_err (*take)(void *ctx, const struct field *f,
	    struct text path, struct buf *name);
	/* Bytes of one that was taken; false: not known. */
	bool (*size)(void *ctx, struct text name, uint64_t *bytes);
	void *ctx;
};

struct conduct;

/* What happens on the way, for whoever keeps a log of it.  A screen that is
 * left is not told: another one is arrived at. */
enum happening {
	HAPPENED_ARRIVED,    /* at a screen */
	HAPPENED_JUMP,       /* from here to one that is not the next */
	HAPPENED_ADDED,      /* an instance; node is it */
	HAPPENED_REMOVING,   /* an instance, in a moment; node is it */
	HAPPENED_REFUSED,    /* an answer, or to go on without one */
	HAPPENED_UNFINISHED, /* finalising: a rule is broken; no node */
};
struct witness {
	void (*saw)(void *ctx, enum happening what, struct interview *iv,
	    struct screen s);
	void *ctx;
};

/*
 * conduct_new -- conduct an interview from its first screen.
 *
 * in    iv  borrowed until conduct_free; changed only through here
 *       k   keep NULL: nobody keeps
 * out   *out  free with conduct_free
 * errs  NOMEM, TOOBIG; those of the keeper
 */
enum ayni_err conduct_new(struct interview *iv, struct keeper k,
    struct conduct **out) AYNI_CHECK;
void conduct_free(struct conduct *c);
struct interview *conduct_interview(const struct conduct *c);
/* conduct_witness -- from now on, this screen first; NULL: nobody. */
void conduct_witness(struct conduct *c, struct witness w);
/* conduct_taker -- of files; without one, the last part of a path is the
 * answer. */
void conduct_taker(struct conduct *c, struct taker t);
/* conduct_clock -- what now() says moves on with every answer; without one
 * it stands still. */
void conduct_clock(struct conduct *c, struct clock_source clock);

/* Where we are. */
uint32_t conduct_screens(const struct conduct *c); /* SCREEN_END included */
struct screen conduct_screen(const struct conduct *c, uint32_t i);
uint32_t conduct_place(const struct conduct *c);
struct screen conduct_at(const struct conduct *c);
struct progress conduct_progress(struct conduct *c);
/* Groups with a label and repeat instances around a screen, outermost
 * first; at most n. */
uint32_t conduct_crumbs(struct conduct *c, struct screen s,
    struct crumb *out, uint32_t n);
/* conduct_sections -- *out is the conduct's, valid until the next change. */
enum ayni_err conduct_sections(struct conduct *c,
    const struct section **out, uint32_t *n) AYNI_CHECK;

/*
 * Moving.
 *
 * errs  INVALID   next: the question here holds back; see conduct_refusal
 *       NOTFOUND  nothing there: before the first, after the last, not
 *                 asked now
 */
enum ayni_err conduct_next(struct conduct *c) AYNI_CHECK;
enum ayni_err conduct_back(struct conduct *c) AYNI_CHECK;
/* conduct_leave -- next from a page that shows several screens, from first
 * to last: where one of them holds back, moves to it. */
enum ayni_err conduct_leave(struct conduct *c, uint32_t first,
    uint32_t last) AYNI_CHECK;
/* conduct_turn -- to a screen that is in sight, or was before: no jump. */
enum ayni_err conduct_turn(struct conduct *c, uint32_t screen) AYNI_CHECK;
enum ayni_err conduct_go(struct conduct *c, uint32_t screen) AYNI_CHECK;
enum ayni_err conduct_go_node(struct conduct *c, node_ref n) AYNI_CHECK;
/* By reference ("/data/mem[2]/mem_f") or by name, the nearest instance
 * first. */
enum ayni_err conduct_go_name(struct conduct *c, struct text name) AYNI_CHECK;
/* The next screen after this one whose label holds the text, round the end
 * of the form. */
enum ayni_err conduct_search(struct conduct *c, struct text find) AYNI_CHECK;
/* To the first screen that breaks a rule; NOTFOUND where none does. */
enum ayni_err conduct_go_wrong(struct conduct *c) AYNI_CHECK;

/*
 * Answering.  A refused answer changes nothing.
 *
 * errs  INVALID  see conduct_refusal
 *       STATE    not at a screen where that can be done
 *       NOMEM, TOOBIG; those of the keeper: the answer stands, unsaved
 */
enum ayni_err conduct_answer(struct conduct *c, struct text value) AYNI_CHECK;
/* An upload by the file's path, which is taken in first; what is the answer
 * already stays. */
enum ayni_err conduct_file(struct conduct *c, struct text path) AYNI_CHECK;
/* Bytes of a file that answers; false: not known here. */
bool conduct_file_size(const struct conduct *c, struct text name,
    uint64_t *bytes);
/* At a repeat's screen: one more instance; moves to its first question. */
enum ayni_err conduct_add(struct conduct *c) AYNI_CHECK;
/* The innermost instance around this screen, if it may go. */
enum ayni_err conduct_remove(struct conduct *c) AYNI_CHECK;
enum ayni_err conduct_language(struct conduct *c,
    uint32_t language) AYNI_CHECK;

/* Why the last call gave INVALID, and the form's message (n == 0: none). */
enum refusal conduct_refusal(const struct conduct *c);
struct text conduct_message(const struct conduct *c);

/*
 * conduct_finish -- interview_finalise; where a rule is broken, moves there.
 *
 * errs  INVALID
 */
enum ayni_err conduct_finish(struct conduct *c) AYNI_CHECK;

/* Answers given, changed or cleared here. */
uint64_t conduct_changes(const struct conduct *c);

#endif
