#include "ayni/form.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/keys.h"
#include "ayni/mem.h"
#include "ayni/pack.h"
#include "form/files.h"
#include "form/kin.h"
#include "form/live.h"
#include "form/list.h"
#include "form/reader.h"
#include "form/xml.h"

#define ENTITIES_KNOWN "2025.1.z" /* up to this one */

void
form_free(struct form *f)
{
	uint32_t i;

	if (f == NULL)
		return;
	for (i = 0; i < f->lists; i++)
		index_free(&f->list[i].names);
	map_free(&f->instances);
	map_free(&f->files);
	map_free(&f->loose);
	map_free(&f->itexts);
	index_free(&f->paths);
	index_free(&f->leaves);
	tree_free(f->trees);
	tree_names_free(&f->names);
	arena_free(&f->arena);
	mem_free(f);
}

/* The element with a name anywhere below; the first in document order. */
static const struct tree_node *
element(const struct tree_node *top, const char *local)
{
	const struct tree_node *n;

	for (n = top; n != NULL; n = tree_walk(top, n))
		if (tree_kind(n) == TREE_ELEMENT &&
		    text_is(tree_name(n)->local, local))
			return n;
	return NULL;
}

static bool
find_parts(struct reader *r, const struct tree_node *document)
{
	const struct tree_node *title = element(document, "title");
	const struct tree *primary;

	r->model = element(document, "model");
	r->body = element(document, "body");
	if (title != NULL)
		r->f->title = arena_text(
		    &r->f->arena, text_trim(tree_value(title)));
	r->primary = r->model != NULL ? tree_find(r->model, "instance") : NULL;
	primary = r->primary != NULL ? xml_part(r->f->trees, r->primary) : NULL;
	if (primary != NULL)
		r->f->template = tree_child(tree_document(primary));
	if (r->f->template == NULL || r->body == NULL)
		reader_fault(r, r->model, (struct text){NULL, 0},
		    AYNI_AUTHORING, DIAG_NO_MODEL, NULL, 0);
	return r->f->template != NULL && r->body != NULL;
}

/* Interviews leave a device in one way, whatever their forms say. */
static void
check_submission(struct reader *r, const struct tree_node *n)
{
	static const struct {
		const char *uri, *attribute, *setting;
	} idle[] = {{"", "action", "submission_url"},
	    {"", "base64RsaPublicKey", "public_key"},
	    {OPENROSA, "auto-send", "auto_send"},
	    {OPENROSA, "auto-delete", "auto_delete"}};
	size_t i;

	for (i = 0; n != NULL && i < sizeof(idle) / sizeof(*idle); i++) {
		struct place at = {.file = r->file, .row = tree_line(n)};
		struct text setting = text_of(idle[i].setting);
		struct text value = idle[i].uri[0] == '\0'
		    ? tree_attribute(n, idle[i].attribute)
		    : tree_attribute_ns(
			  n, idle[i].uri, idle[i].attribute);

		if (value.n > 0)
			diag_add(r->diag, &at, DIAG_WARNING, DIAG_IDLE,
			    AYNI_UNSUPPORTED, &setting, 1);
	}
}

/* How it would be sent, and by which rules its entities were written. */
static void
check_model(struct reader *r)
{
	const struct tree_node *n = tree_find(r->model, "submission");
	struct text method = n != NULL ? tree_attribute(n, "method")
				       : (struct text){NULL, 0};
	struct text version = tree_attribute_ns(
	    r->model, ENTITIES, "entities-version");

	check_submission(r, n);
	if (method.n > 0 && !text_is(method, "post") &&
	    !text_is(method, "form-data-post"))
		reader_fault(r, n, (struct text){NULL, 0}, AYNI_UNSUPPORTED,
		    DIAG_SUBMISSION, &method, 1);
	if (version.n > 0 && text_compare(version, TEXT(ENTITIES_KNOWN)) > 0)
		reader_fault(r, r->model, (struct text){NULL, 0},
		    AYNI_UNSUPPORTED, DIAG_ENTITIES_NEWER, &version, 1);
}

static void
read_parts(struct reader *r)
{
	check_model(r);
	body_repeats(r);
	rich_itext(r);
	if (r->err == AYNI_OK)
		reader_instance(r);
	if (r->err == AYNI_OK)
		secondary_read(r);
	if (r->err == AYNI_OK)
		reader_binds(r);
	if (r->err == AYNI_OK)
		body_read(r);
	if (r->err == AYNI_OK)
		action_read(
		    r, r->model, r->f->field[0].public.path, NULL);
	if (r->err == AYNI_OK)
		graph_build(r);
	if (r->err == AYNI_OK)
		loose_mark(r);
}

/* One kind of fault only: that kind is the error. */
static enum ayni_err
fault_kind(const struct diag *d)
{
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < d->n; i++) {
		if (d->entry[i].level != DIAG_FAULT)
			continue;
		if (e == AYNI_OK)
			e = d->entry[i].err;
		else if (e != d->entry[i].err)
			return AYNI_AUTHORING;
	}
	return e == AYNI_OK ? AYNI_AUTHORING : e;
}

static enum ayni_err
read_document(
    struct reader *r, const struct pour *xform, struct tree **document)
{
	struct xml_fault fault;
	enum ayni_err e;

	e = xml_read_poured(
	    xform, XML_FORM, &r->f->names, &fault, document);
	if (e == AYNI_NOMEM)
		return e;
	if (e != AYNI_OK) {
		struct place at = {.file = r->file, .row = fault.line};
		struct text what = text_of(fault.what);

		diag_add(r->diag, &at, DIAG_FAULT, DIAG_XML, e, &what, 1);
	}
	return e;
}

/* Instances stay, all else of the document goes. */
static enum ayni_err
parse(struct reader *r, const struct pour *xform)
{
	struct tree *document = NULL;
	enum ayni_err e = read_document(r, xform, &document);

	if (e != AYNI_OK)
		return e;
	r->f->trees = document->next;
	document->next = NULL;
	if (find_parts(r, tree_document(document)))
		read_parts(r);
	files_media(r, tree_document(document));
	files_media(r, r->f->template);
	tree_free(document);
	if (r->diag->nomem)
		return AYNI_NOMEM;
	if (r->f->arena.full) {
		r->err = AYNI_OK; /* what has no room is out of memory */
		reader_large(r, 0, DIAG_FORM_LARGE, TEXT(""), 0);
	}
	if (r->f->arena.failed)
		reader_fail(r, AYNI_NOMEM);
	if (r->err != AYNI_OK)
		return r->err;
	return r->diag->faults > 0 ? fault_kind(r->diag) : AYNI_OK;
}

enum ayni_err
form_read(struct bytes xform, struct text file, const struct resource *res,
    size_t n, struct diag *d, struct form **out)
{
	struct pour whole = pour_bytes(&xform);
	struct place at = {.file = file};

	if (xform.n > FORM_MAX_BYTES) {
		diag_limit(d, &at, DIAG_FORM_LONG, TEXT(""),
		    FORM_MAX_BYTES >> 20);
		return AYNI_TOOBIG;
	}
	return form_read_poured(&whole, file, res, n, d, out);
}

enum ayni_err
form_read_poured(const struct pour *xform, struct text file,
    const struct resource *res, size_t n, struct diag *d, struct form **out)
{
	struct reader r = {.diag = d, .file = file, .resource = res,
	    .resources = n};
	struct form *f;
	enum ayni_err e;

	if ((f = mem_zalloc(1, sizeof(*f))) == NULL)
		return AYNI_NOMEM;
	arena_init(&f->arena, MODEL_MAX_BYTES);
	tree_names_init(&f->names, &f->arena);
	r.f = f;
	r.last_action = &f->action;
	e = parse(&r, xform);
	map_free(&r.repeats);
	map_free(&r.attributes);
	if (e == AYNI_OK)
		*out = f;
	else
		form_free(f);
	return e;
}

struct text
form_xml_id(const struct form *f)
{
	return f->xml_id;
}

struct text
form_version(const struct form *f)
{
	return f->version;
}

struct text
form_title(const struct form *f)
{
	return f->title;
}

bool
form_draws(const struct form *f)
{
	return f->draws;
}

/* Until nothing more is found; what is computed mostly stands behind what it
 * is computed of. */
void
form_counting(const struct form *f, bool *out)
{
	const struct edge *e;
	bool again = true;
	uint32_t i;

	memset(out, 0, f->fields * sizeof(*out));
	while (again) {
		again = false;
		for (i = f->fields; i-- > 0;)
			for (e = f->field[i].out; e != NULL && !out[i];
			     e = e->next) {
				out[i] = e->vertex->rule == RULE_COUNT ||
				    (e->vertex->rule == RULE_VALUE &&
					out[e->vertex->field]);
				again = again || out[i];
			}
	}
}

struct form_audit
form_audit(const struct form *f)
{
	return f->audit;
}

uint32_t
form_files(const struct form *f)
{
	return f->files.n;
}

const struct form_file *
form_file(const struct form *f, uint32_t i)
{
	return i < f->files.n ? f->files.entry[i].value : NULL;
}

uint32_t
form_fields(const struct form *f)
{
	return f->fields;
}

const struct field *
form_field(const struct form *f, uint32_t number)
{
	return number < f->fields ? &f->field[number].public : NULL;
}

enum ayni_err
form_ref(const struct form *f, uint32_t field, const uint32_t *position,
    size_t n, struct buf *out)
{
	return locate_put_field(f, field, position, n, out);
}

const struct field *
form_find(const struct form *f, struct text path)
{
	const struct field_model *m = kin_path(f, path);

	if (m == NULL && (m = kin_leaf(f, path)) != NULL && m->shares_name)
		m = NULL;
	return m != NULL ? &m->public : NULL;
}

uint32_t
form_languages(const struct form *f)
{
	return f->languages;
}

struct text
form_language(const struct form *f, uint32_t i)
{
	return i < f->languages ? f->language[i] : (struct text){"", 0};
}

uint32_t
form_default_language(const struct form *f)
{
	return f->default_language;
}

uint32_t
form_lists(const struct form *f)
{
	return f->lists;
}

const struct choice_list *
form_list(const struct form *f, int32_t list)
{
	return list >= 0 && (uint32_t)list < f->lists
	    ? &f->list[list].public : NULL;
}

struct text
form_choice(const struct form *f, int32_t list, uint32_t i)
{
	return list_name(&f->list[list], i);
}

/* The plain words of a label; what outputs would say is left out. */
static struct text
words(const struct form *f, const struct rich *rich, uint32_t language)
{
	const struct piece *p = rich->plain;

	if (p == NULL && rich->itext != NULL && language < f->languages) {
		struct piece **in = &rich->itext->in[ITEXT_USES *
		    rich_language(f, rich->itext, language)];

		p = in[ITEXT_PLAIN] != NULL ? in[ITEXT_PLAIN]
					    : in[ITEXT_SHORT];
	}
	return p != NULL ? p->text : (struct text){"", 0};
}

struct text
form_choice_label(const struct form *f, int32_t list, uint32_t i,
    uint32_t language)
{
	struct piece own;
	struct rich label = list_label(f, &f->list[list], i, &own);
	struct text t = words(f, &label, language);

	return t.n > 0 ? t : form_choice(f, list, i);
}

struct text
form_choice_column(const struct form *f, int32_t list, uint32_t i,
    const char *column)
{
	return list >= 0 ? list_column(&f->list[list], i, column) : TEXT("");
}

int64_t
form_choice_index(const struct form *f, int32_t list, struct text name)
{
	return list_find(&f->list[list], name);
}

struct text
form_label(const struct form *f, uint32_t field, uint32_t language)
{
	return words(f, &f->field[field].label, language);
}

static int
by_name(const void *a, const void *b)
{
	const struct form_part *x = a, *y = b;

	return text_compare(x->url, y->url);
}

enum ayni_err
form_id(const struct hash *xform, struct form_part *part, size_t n,
    struct hash *id)
{
	enum ayni_err e;
	struct buf b;
	size_t i;

	buf_init(&b, 1u << 20);
	pack_array(&b, 2);
	pack_bytes(&b, ID_BYTES(*xform));
	pack_array(&b, n);
	if (n > 1)
		qsort(part, n, sizeof(*part), by_name);
	for (i = 0; i < n; i++) {
		pack_array(&b, 2);
		pack_text(&b, part[i].url);
		pack_bytes(&b, ID_BYTES(part[i].hash));
	}
	if ((e = b.err) == AYNI_OK)
		*id = keys_hash(buf_bytes(&b));
	buf_free(&b);
	return e;
}
