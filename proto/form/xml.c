#include "form/xml.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <expat.h>

#include "ayni/mem.h"
#include "ayni/utf8.h"

#define XMLNS "http://www.w3.org/2000/xmlns/"
#define PIECE 65536u /* bytes */
#define SEPARATOR '\n' /* cannot stand in a namespace URI or a name */

/* A namespace of the element to come. */
struct declared {
	const struct tree_name *prefix;
	struct text uri;
	struct declared *next;
};

struct reader {
	XML_Parser parser;
	struct tree_names *names;
	struct tree *whole, *t; /* t: the part that is read, or the whole */
	struct tree **last;     /* where the next part goes */
	struct declared *declared;
	struct buf text; /* of the open run of characters */
	unsigned depth, apart; /* apart: the depth of what t is the part of */
	unsigned instances;
	enum xml_use use;
	enum ayni_err err;
	const char *what;
};

static void
stop(struct reader *r, enum ayni_err e, const char *what)
{
	if (r->err == AYNI_OK) {
		r->err = e;
		r->what = what;
	}
	(void)XML_StopParser(r->parser, XML_FALSE);
}

static struct text
until(const char **p)
{
	const char *end = strchr(*p, SEPARATOR);
	struct text t = {*p, end != NULL ? (size_t)(end - *p) : strlen(*p)};

	*p = end != NULL ? end + 1 : *p + t.n;
	return t;
}

/* "uri SEP local SEP prefix", "uri SEP local", or "local". */
static const struct tree_name *
name_of(struct reader *r, const char *z)
{
	const char *p = z;
	struct text first = until(&p), second = until(&p), third = until(&p);
	struct text none = {"", 0};

	if (second.n == 0)
		return tree_intern(r->names, none, first, none);
	return tree_intern(r->names, first, second, third);
}

static bool
blank(struct text s)
{
	return text_trim(s).n == 0;
}

static uint32_t
line(const struct reader *r)
{
	return r->t->line != NULL
	    ? (uint32_t)XML_GetCurrentLineNumber(r->parser) : 0;
}

/* White space that lays out elements; a lone space joins outputs. */
static bool
lays_out(const struct reader *r, struct text s, bool goes_on)
{
	if (r->use == XML_WHOLE || !blank(s))
		return false;
	return tree_filled(r->t) ? memchr(s.p, '\n', s.n) != NULL : goes_on;
}

/* goes_on: something follows in the same element. */
static void
flush(struct reader *r, bool goes_on)
{
	struct text s = buf_text(&r->text);

	if (r->text.err != AYNI_OK)
		stop(r, r->text.err, "text");
	else if (s.n > 0 && r->depth > 0 && !lays_out(r, s, goes_on))
		tree_leaf(r->t, TREE_TEXT, NULL, s, line(r));
	buf_clear(&r->text);
}

static void
check(struct reader *r)
{
	if (r->names->arena->failed)
		stop(r, AYNI_NOMEM, "");
	else if (r->t->err != AYNI_OK)
		stop(r, r->t->err, "nodes");
}

/* What stands in the element that was just opened is a tree of its own; only
 * lists, which are long, have no lines. */
static void
begin_part(struct reader *r, bool lines)
{
	struct tree *part = tree_new(r->names, lines);

	if (part == NULL) {
		stop(r, AYNI_NOMEM, "");
		return;
	}
	part->of = r->t->at;
	*r->last = part;
	r->last = &part->next;
	r->t = part;
	r->apart = r->depth;
}

static void
end_part(struct reader *r)
{
	enum ayni_err e = tree_end(r->t);

	if (e != AYNI_OK)
		stop(r, e, "nodes");
	r->t = r->whole;
	r->apart = 0;
}

static void XMLCALL
on_start(void *ctx, const char *z, const char **attributes)
{
	struct reader *r = ctx;
	const struct tree_name *name;

	flush(r, true);
	if (++r->depth > XML_MAX_DEPTH) {
		stop(r, AYNI_TOOBIG, "elements are nested too deep");
		return;
	}
	name = name_of(r, z);
	tree_open(r->t, name, line(r));
	for (; r->declared != NULL; r->declared = r->declared->next)
		tree_leaf(r->t, TREE_NAMESPACE, r->declared->prefix,
		    r->declared->uri, 0);
	for (; *attributes != NULL; attributes += 2)
		tree_leaf(r->t, TREE_ATTRIBUTE, name_of(r, attributes[0]),
		    text_of(attributes[1]), line(r));
	check(r);
	if (r->use != XML_FORM || r->apart != 0 || name == NULL ||
	    !text_is(name->uri, XFORMS))
		return;
	if (text_is(name->local, "itext"))
		begin_part(r, true);
	else if (text_is(name->local, "instance"))
		begin_part(r, r->instances++ == 0);
}

static void XMLCALL
on_end(void *ctx, const char *name)
{
	struct reader *r = ctx;

	(void)name;
	flush(r, false);
	if (r->apart == r->depth)
		end_part(r);
	tree_close(r->t, r->use != XML_WHOLE);
	r->depth--;
}

static void XMLCALL
on_text(void *ctx, const char *s, int n)
{
	struct reader *r = ctx;

	buf_put(&r->text, s, (size_t)n);
}

static void XMLCALL
on_comment(void *ctx, const char *s)
{
	struct reader *r = ctx;

	if (r->use != XML_WHOLE)
		return;
	flush(r, true);
	tree_leaf(r->t, TREE_COMMENT, NULL, text_of(s), 0);
}

static void XMLCALL
on_instruction(void *ctx, const char *target, const char *data)
{
	struct reader *r = ctx;
	struct text none = {"", 0};

	if (r->use != XML_WHOLE)
		return;
	flush(r, true);
	tree_leaf(r->t, TREE_INSTRUCTION,
	    tree_intern(r->names, none, text_of(target), none), text_of(data),
	    0);
}

/* Browsers have it as a node before the root element. */
static void XMLCALL
on_doctype(void *ctx, const XML_Char *name, const XML_Char *system,
    const XML_Char *public, int internal)
{
	struct reader *r = ctx;
	struct text none = {"", 0};

	(void)system;
	(void)public;
	(void)internal;
	if (r->use == XML_WHOLE)
		tree_leaf(r->t, TREE_DOCTYPE,
		    tree_intern(r->names, none, text_of(name), none), none,
		    0);
}

/* Where a CDATA section begins or ends: its text is one of its own. */
static void XMLCALL
on_cdata(void *ctx)
{
	struct reader *r = ctx;

	if (r->use == XML_WHOLE)
		flush(r, true);
}

static void XMLCALL
on_entity(void *ctx, const XML_Char *name, int parameter, const XML_Char *s,
    int n, const XML_Char *base, const XML_Char *system,
    const XML_Char *public, const XML_Char *notation)
{
	(void)name;
	(void)parameter;
	(void)s;
	(void)n;
	(void)base;
	(void)system;
	(void)public;
	(void)notation;
	stop(ctx, AYNI_UNSUPPORTED, "entities are not allowed");
}

/* The declaration will be a node of its own. */
static void
declare(struct reader *r, struct text prefix, struct text uri)
{
	struct text none = {"", 0};
	struct declared *d = arena_alloc(r->names->arena, sizeof(*d));

	if (d == NULL)
		return;
	*d = (struct declared){
	    tree_intern(r->names, TEXT(XMLNS), prefix, none),
	    arena_text(r->names->arena, uri), r->declared};
	r->declared = d;
}

static void XMLCALL
on_namespace(void *ctx, const XML_Char *prefix, const XML_Char *uri)
{
	struct reader *r = ctx;
	struct text *kept;

	if (r->use == XML_WHOLE)
		declare(r, text_of(prefix != NULL ? prefix : ""),
		    text_of(uri != NULL ? uri : ""));
	if (prefix == NULL || uri == NULL)
		return;
	kept = arena_alloc(r->names->arena, sizeof(*kept));
	if (kept != NULL)
		*kept = arena_text(r->names->arena, text_of(uri));
	if (kept == NULL || kept->p == NULL ||
	    map_put(&r->names->prefix,
		arena_text(r->names->arena, text_of(prefix)), kept, NULL) !=
		AYNI_OK)
		stop(r, AYNI_NOMEM, "");
}

/* Expat does not always say that it lacked memory, or calls it something
 * else; and it does not tell the allocator who asks. */
static _Thread_local bool starved;

/* What to return, where expat goes no further. */
static enum ayni_err
broken(struct reader *r)
{
	enum XML_Error x = XML_GetErrorCode(r->parser);

	if (r->err != AYNI_OK)
		return r->err;
	r->what = XML_ErrorString(x);
	return x == XML_ERROR_NO_MEMORY ? AYNI_NOMEM : AYNI_BADFORM;
}

static enum ayni_err
feed(struct reader *r, struct bytes in, bool last)
{
	bool bad = XML_Parse(r->parser, (const char *)in.p, (int)in.n,
	    last) == XML_STATUS_ERROR;

	if (starved)
		return AYNI_NOMEM;
	if (r->names->arena->failed)
		return arena_err(r->names->arena);
	return bad ? broken(r) : r->err;
}

/* In small pieces: expat copies what it is given. */
static enum ayni_err
take(void *to, struct bytes in)
{
	enum ayni_err e = AYNI_OK;

	while (in.n > 0 && e == AYNI_OK) {
		size_t n = in.n < PIECE ? in.n : PIECE;

		e = feed(to, (struct bytes){in.p, n}, false);
		in.p += n;
		in.n -= n;
	}
	return e;
}

static enum ayni_err
parse(struct reader *r, const struct pour *in)
{
	enum ayni_err e = in->each(in->from, take, r);

	return e == AYNI_OK ? feed(r, (struct bytes){NULL, 0}, true) : e;
}

static void *
alloc(size_t n)
{
	void *p = mem_alloc(n);

	starved |= p == NULL;
	return p;
}

static void *
resize(void *p, size_t n)
{
	p = mem_resize(p, n);
	starved |= p == NULL;
	return p;
}

static const XML_Memory_Handling_Suite memory = {alloc, resize, mem_free};

bool
xml_is_name(struct text s)
{
	XML_Parser p = XML_ParserCreate_MM("UTF-8", &memory, NULL);
	bool fits = s.n > 0 && s.n <= INT_MAX;

	if (p == NULL)
		return true;
	starved = false;
	fits = fits &&
	    XML_Parse(p, "<", 1, 0) != XML_STATUS_ERROR &&
	    XML_Parse(p, s.p, (int)s.n, 0) != XML_STATUS_ERROR &&
	    XML_Parse(p, "/>", 2, 1) != XML_STATUS_ERROR;
	fits |= starved;
	XML_ParserFree(p);
	return fits;
}

static void
listen(struct reader *r)
{
	XML_SetUserData(r->parser, r);
	XML_SetReturnNSTriplet(r->parser, 1);
	XML_SetElementHandler(r->parser, on_start, on_end);
	XML_SetCharacterDataHandler(r->parser, on_text);
	XML_SetCommentHandler(r->parser, on_comment);
	XML_SetProcessingInstructionHandler(r->parser, on_instruction);
	XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
	XML_SetCdataSectionHandler(r->parser, on_cdata, on_cdata);
	XML_SetEntityDeclHandler(r->parser, on_entity);
	XML_SetStartNamespaceDeclHandler(r->parser, on_namespace);
}

enum ayni_err
xml_read(struct bytes in, enum xml_use use, struct tree_names *names,
    struct xml_fault *fault, struct tree **document)
{
	struct pour whole = pour_bytes(&in);

	return xml_read_poured(&whole, use, names, fault, document);
}

enum ayni_err
xml_read_poured(const struct pour *in, enum xml_use use,
    struct tree_names *names, struct xml_fault *fault,
    struct tree **document)
{
	static const XML_Char separator[] = {SEPARATOR, '\0'};
	struct reader r = {.names = names, .use = use};
	enum ayni_err e = AYNI_NOMEM;

	*fault = (struct xml_fault){0};
	starved = false;
	buf_init(&r.text, 16u << 20);
	r.parser = XML_ParserCreate_MM("UTF-8", &memory, separator);
	r.whole = tree_new(names, use == XML_FORM);
	if (r.parser == NULL || r.whole == NULL)
		goto out;
	r.t = r.whole;
	r.last = &r.whole->next;
	listen(&r);
	if ((e = parse(&r, in)) == AYNI_OK)
		e = tree_end(r.whole);
	if (e == AYNI_OK) {
		*document = r.whole;
		r.whole = NULL;
	} else {
		fault->line = (uint32_t)XML_GetCurrentLineNumber(r.parser);
		(void)snprintf(fault->what, sizeof(fault->what), "%s",
		    r.what != NULL ? r.what
		    : e == AYNI_TOOBIG ? "it is too large" : "");
	}
out:
	tree_free(r.whole);
	buf_free(&r.text);
	XML_ParserFree(r.parser);
	return e;
}

struct tree *
xml_part(struct tree *parts, const struct tree_node *of)
{
	while (parts != NULL && parts->of != tree_place(of))
		parts = parts->next;
	return parts;
}

bool
xml_can_hold(struct text s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (utf8_no_xml((struct text){s.p + i, s.n - i}) > 0)
			return false;
	return true;
}

/* Line ends that a reader would change are written as references. */
static const char *
escape_of(char c, bool attribute)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '\r':
		return "&#13;";
	case '"':
		return attribute ? "&quot;" : NULL;
	case '\n':
		return attribute ? "&#10;" : NULL;
	case '\t':
		return attribute ? "&#9;" : NULL;
	default:
		return NULL;
	}
}

static void
put_escaped(struct buf *out, struct text s, bool attribute)
{
	size_t i, from = 0, skip;

	for (i = 0; i < s.n; i += skip > 0 ? skip : 1) {
		const char *as = escape_of(s.p[i], attribute);

		skip = utf8_no_xml((struct text){s.p + i, s.n - i});
		if (skip > 0)
			as = " ";
		if (as == NULL)
			continue;
		buf_put(out, s.p + from, i - from);
		buf_put_z(out, as);
		from = i + (skip > 0 ? skip : 1);
	}
	if (s.n > from)
		buf_put(out, s.p + from, s.n - from);
}

void
xml_put_text(struct buf *out, struct text s)
{
	put_escaped(out, s, false);
}

void
xml_put_attribute(struct buf *out, struct text s)
{
	put_escaped(out, s, true);
}
