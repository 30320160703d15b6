/*
 * form -- a questionnaire version, read, checked and compiled; immutable.
 *
 * A form is read from an ODK XForm.  Reading resolves every reference,
 * types every expression, and orders the dependencies; what is wrong goes
 * into a diag with its place.  Any number of interviews may run on one form.
 *
 * A field is a node of the primary instance; its number is its position in
 * preorder, the root being 0 (templates of repeats counted once, further
 * initial instances of a repeat not counted).  An attribute is a field where
 * a bind or an action names it, and stands before its element's children.
 * Numbers name fields on the wire: docs/wire.md section 6.
 *
 * src   ODK XForms specification; docs/forms.md
 */
#ifndef AYNI_FORM_H
#define AYNI_FORM_H

#include "ayni/diag.h"
#include "ayni/id.h"
#include "ayni/pour.h"

#define FORM_MAX_BYTES (16u << 20)   /* XForm source */
#define FORM_MAX_FIELDS 100000u
#define FORM_MAX_DEPTH 64u

struct form; /* opaque to client and server */

enum field_kind {
	FIELD_GROUP,  /* also the root */
	FIELD_REPEAT,
	FIELD_VALUE,  /* a leaf */
};

/* The bind's type; unknown ones read as FIELD_STRING. */
enum field_type {
	FIELD_STRING,
	FIELD_INT,
	FIELD_DECIMAL,
	FIELD_BOOLEAN,
	FIELD_DATE,
	FIELD_TIME,
	FIELD_DATETIME,
	FIELD_GEOPOINT,
	FIELD_GEOTRACE,
	FIELD_GEOSHAPE,
	FIELD_BINARY,
	FIELD_BARCODE,
	FIELD_INTENT,
	FIELD_SELECT_ONE,      /* by its control, whatever the bind says */
	FIELD_SELECT_MULTIPLE,
	FIELD_RANK,
};

/* The control that asks it; CONTROL_NONE for what no one is asked. */
enum control {
	CONTROL_NONE, /* calculations, hidden, metadata */
	CONTROL_INPUT,
	CONTROL_SELECT_ONE,
	CONTROL_SELECT_MULTIPLE,
	CONTROL_RANGE,
	CONTROL_RANK,
	CONTROL_TRIGGER, /* acknowledge */
	CONTROL_UPLOAD,
	CONTROL_NOTE, /* an input that is read-only in every case */
};

/* What a control says besides: start, end, step, rows, accuracyThreshold ...
 * by its local name. */
struct field_param {
	struct text name, value;
};

struct field {
	uint32_t number; /* its own index in form_field() */
	uint32_t parent; /* number; the root's is its own */
	uint32_t end;    /* number after its last descendant */
	enum field_kind kind;
	enum field_type type;
	enum control control;
	struct text name;       /* local name */
	struct text path;       /* "/data/group/name", prefixes as written */
	struct text appearance; /* n == 0: none */
	struct text mediatype;  /* of an upload; n == 0: any */
	const struct field_param *param; /* [params] */
	uint32_t params;
	int32_t list;      /* choice list, -1: none; see form_list() */
	uint32_t repeat;   /* innermost enclosing repeat, 0: none; a repeat's
			    * own is itself */
	bool calculated;   /* has a calculate: derived, never travels, unless */
	bool recorded;     /* its value comes from chance, clock or preload, so
			    * that it travels as recorded */
	bool attribute;    /* of its parent's element; path ".../@name" */
	bool meta;         /* under the meta group */
	bool has_label;
};

/* A list of choices inside the form, unfiltered, in document order. */
struct choice_list {
	struct text name; /* the secondary instance's id, or "" for inline */
	uint32_t n;
};

/* What the form's own texts need besides its bytes. */
struct resource {
	struct text url; /* "jr://file-csv/x.csv", "x.csv"; of a list that
			  * differs between devices "entities/x.csv" */
	struct bytes body;
	bool deflated; /* body is, as in a package: ayni/parcel.h */
};

/*
 * form_read -- an XForm to a checked form.
 *
 * in    xform      borrowed, UTF-8; <= FORM_MAX_BYTES; copied as needed
 *       file       name for places in d
 *       r[n]       borrowed
 *       d          initialised; collects faults and warnings
 * out   *out       free with form_free
 * errs  AUTHORING  d has at least one fault
 *       CYCLE, REFERENCE, SYNTAX, UNSUPPORTED  the same, when all faults
 *                  are of that one kind
 *       TOOBIG, NOMEM
 */
enum ayni_err form_read(struct bytes xform, struct text file,
    const struct resource *r, size_t n, struct diag *d,
    struct form **out) AYNI_CHECK;
/* form_read_poured -- the same, of bytes that come in pieces. */
enum ayni_err form_read_poured(const struct pour *xform, struct text file,
    const struct resource *r, size_t n, struct diag *d,
    struct form **out) AYNI_CHECK;
void form_free(struct form *f);

struct text form_xml_id(const struct form *f);  /* "sse_entity" */
struct text form_version(const struct form *f); /* "2026112302" */
struct text form_title(const struct form *f);

/* The part of the register of entities that a device holds: nobody publishes
 * it, each device brings its own. */
#define FORM_REGISTER "register.csv"

/* A file that a form names: a table or XML to choose or read from, or a
 * picture, a sound, a film. */
struct form_file {
	struct text name; /* "villages.csv" */
	bool table;
	bool given;       /* among the resources of form_read */
};
uint32_t form_files(const struct form *f);
const struct form_file *form_file(const struct form *f, uint32_t i);

/* The log of an interview that a form asks for, meta/audit. */
struct form_audit {
	uint32_t field; /* 0: none is asked for */
	bool location;  /* columns for where it was */
	bool changes;   /* answers before and after */
	bool user;      /* who conducted it */
	bool reasons;   /* why what was finalised is changed */
};
struct form_audit form_audit(const struct form *f);

/* form_counting -- which fields the number of some repeat's instances hangs
 * on, itself or through what is computed of it: out[form_fields(f)]. */
void form_counting(const struct form *f, bool *out);

/* form_draws -- whether an interview's seed changes anything: some expression
 * calls random() or randomize(). */
bool form_draws(const struct form *f);

uint32_t form_fields(const struct form *f); /* count, root included */
const struct field *form_field(const struct form *f, uint32_t number);
/* form_find -- by path without positions, or by an unambiguous name. */
const struct field *form_find(const struct form *f, struct text path);
/* form_ref -- "/data/household[2]/name", appended; a position for each repeat
 * on the way.  errs BADFORM: no such field, or not so many repeats */
enum ayni_err form_ref(const struct form *f, uint32_t field,
    const uint32_t *position, size_t n, struct buf *out) AYNI_CHECK;

uint32_t form_languages(const struct form *f); /* 0: no translations */
struct text form_language(const struct form *f, uint32_t i);
uint32_t form_default_language(const struct form *f);

uint32_t form_lists(const struct form *f);
const struct choice_list *form_list(const struct form *f, int32_t list);
/* A choice's name, and its label in a language. */
struct text form_choice(const struct form *f, int32_t list, uint32_t i);
struct text form_choice_label(const struct form *f, int32_t list, uint32_t i,
    uint32_t language);
/* form_choice_column -- what a choice that is an item of a file, or of a
 * list with more columns, says there; n == 0: nothing. */
struct text form_choice_column(const struct form *f, int32_t list, uint32_t i,
    const char *column);
/* form_choice_index -- -1 where the list has no such name. */
int64_t form_choice_index(const struct form *f, int32_t list,
    struct text name);

/* A field's plain label, outputs left out; n == 0: none. */
struct text form_label(const struct form *f, uint32_t field,
    uint32_t language);

/*
 * form_id -- SHA-256 of the hash of the XForm's bytes and the (name, hash) of
 * its attachments; docs/wire.md section 5.
 *
 * in    part[n]  sorted
 * errs  NOMEM
 */
struct form_part {
	struct text url;
	struct hash hash;
};
enum ayni_err form_id(const struct hash *xform, struct form_part *part,
    size_t n, struct hash *id) AYNI_CHECK;

#endif
