#include "form/xml.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <expat.h>

#include "ayni/mem.h"
#include "ayni/utf8.h"

#define XMLNS "http://www.w3.org/2000/xmlns/"
#define SEPARATOR '\n' /* cannot stand in a namespace URI or a name */

struct reader {
	XML_Parser parser;
	struct tree_names *names;
	struct arena *a;
	struct tree_node *at; /* the open element */
	struct tree_node *declared; /* namespaces of the element to come */
	struct buf text;      /* of the open run of characters */
	unsigned depth;
	bool fold;
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
		return tree_name(r->names, none, first, none);
	return tree_name(r->names, first, second, third);
}

static bool
blank(struct text s)
{
	return text_trim(s).n == 0;
}

static void
flush(struct reader *r)
{
	struct text s = buf_text(&r->text);
	struct tree_node *n;

	if (r->text.err != AYNI_OK)
		stop(r, r->text.err, "text");
	/* White space that lays out elements; a lone space joins outputs. */
	if (s.n == 0 || r->at->kind == TREE_DOCUMENT ||
	    (r->fold && r->at->first != NULL && blank(s) &&
		memchr(s.p, '\n', s.n) != NULL)) {
		buf_clear(&r->text);
		return;
	}
	if ((n = tree_new(r->a, TREE_TEXT)) == NULL ||
	    (n->value = arena_text(r->a, s)).p == NULL) {
		stop(r, AYNI_NOMEM, "");
		return;
	}
	n->line = (uint32_t)XML_GetCurrentLineNumber(r->parser);
	tree_insert(r->at, n, NULL);
	buf_clear(&r->text);
}

static struct tree_node *
add(struct reader *r, enum tree_kind kind)
{
	struct tree_node *n = tree_new(r->a, kind);

	if (n == NULL) {
		stop(r, AYNI_NOMEM, "");
		return NULL;
	}
	n->line = (uint32_t)XML_GetCurrentLineNumber(r->parser);
	return n;
}

static bool
out_of_memory(const struct reader *r)
{
	return r->a->failed || r->names->arena->failed;
}

static void XMLCALL
on_start(void *ctx, const char *name, const char **attributes)
{
	struct reader *r = ctx;
	struct tree_node *n, **link;

	flush(r);
	if (++r->depth > XML_MAX_DEPTH) {
		stop(r, AYNI_TOOBIG, "elements are nested too deep");
		return;
	}
	if ((n = add(r, TREE_ELEMENT)) == NULL)
		return;
	n->name = name_of(r, name);
	tree_insert(r->at, n, NULL);
	r->at = n;
	n->attribute = r->declared;
	r->declared = NULL;
	for (link = &n->attribute; *link != NULL; link = &(*link)->next)
		(*link)->parent = n;
	for (; *attributes != NULL; attributes += 2) {
		struct tree_node *x = add(r, TREE_ATTRIBUTE);

		if (x == NULL)
			return;
		x->name = name_of(r, attributes[0]);
		x->value = arena_text(r->a, text_of(attributes[1]));
		x->parent = n;
		*link = x;
		link = &x->next;
	}
	if (out_of_memory(r))
		stop(r, AYNI_NOMEM, "");
}

/* Most elements of a long list: no node for their text in between. */
static void
leaf(struct reader *r)
{
	if (r->text.err != AYNI_OK)
		stop(r, r->text.err, "text");
	else if (r->text.n > 0 &&
	    (r->at->value = arena_text(r->a, buf_text(&r->text))).p == NULL)
		stop(r, AYNI_NOMEM, "");
	buf_clear(&r->text);
}

/* Only text inside: it becomes the element's own value. */
static void
fold(struct tree_node *n)
{
	struct tree_node *t = n->first;

	if (t != NULL && t == n->last && t->kind == TREE_TEXT) {
		n->value = t->value;
		n->first = n->last = NULL;
	} else if (t != NULL && t->kind == TREE_TEXT && t->next != NULL &&
	    blank(t->value)) {
		tree_remove(t);
	}
}

static void XMLCALL
on_end(void *ctx, const char *name)
{
	struct reader *r = ctx;

	(void)name;
	if (r->fold && r->at->first == NULL)
		leaf(r);
	else
		flush(r);
	if (r->fold)
		fold(r->at);
	r->depth--;
	r->at = r->at->parent;
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
	struct tree_node *n;

	if (r->fold)
		return;
	flush(r);
	if ((n = add(r, TREE_COMMENT)) == NULL)
		return;
	n->value = arena_text(r->a, text_of(s));
	tree_insert(r->at, n, NULL);
}

static void XMLCALL
on_instruction(void *ctx, const char *target, const char *data)
{
	struct reader *r = ctx;
	struct text none = {"", 0};
	struct tree_node *n;

	if (r->fold)
		return;
	flush(r);
	if ((n = add(r, TREE_INSTRUCTION)) == NULL)
		return;
	n->name = tree_name(r->names, none, text_of(target), none);
	n->value = arena_text(r->a, text_of(data));
	tree_insert(r->at, n, NULL);
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

/* The declaration as a node of its own. */
static void
declare(struct reader *r, struct text prefix, struct text uri)
{
	struct text none = {"", 0};
	struct tree_node *x = add(r, TREE_NAMESPACE);

	if (x == NULL)
		return;
	x->name = tree_name(r->names, TEXT(XMLNS), prefix, none);
	x->value = arena_text(r->a, uri);
	x->next = r->declared;
	r->declared = x;
}

static void XMLCALL
on_namespace(void *ctx, const XML_Char *prefix, const XML_Char *uri)
{
	struct reader *r = ctx;
	struct text *kept;

	if (!r->fold)
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

static enum ayni_err
parse(struct reader *r, struct bytes in)
{
	enum XML_Error x;

	if (in.n > INT_MAX)
		return AYNI_TOOBIG;
	if (XML_Parse(r->parser, (const char *)in.p, (int)in.n, 1) !=
	    XML_STATUS_ERROR)
		return starved || out_of_memory(r) ? AYNI_NOMEM : r->err;
	if (r->err != AYNI_OK)
		return r->err;
	x = XML_GetErrorCode(r->parser);
	r->what = XML_ErrorString(x);
	return starved || x == XML_ERROR_NO_MEMORY ? AYNI_NOMEM
						   : AYNI_BADFORM;
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

enum ayni_err
xml_read(struct bytes in, bool folding, struct tree_names *names,
    struct arena *a, struct xml_fault *fault, struct tree_node **document)
{
	static const XML_Char separator[] = {SEPARATOR, '\0'};
	struct reader r = {.names = names, .a = a, .fold = folding};
	struct tree_node *top;
	enum ayni_err e;

	*fault = (struct xml_fault){0};
	starved = false;
	buf_init(&r.text, 16u << 20);
	if ((r.parser = XML_ParserCreate_MM("UTF-8", &memory, separator)) ==
	    NULL)
		return AYNI_NOMEM;
	if ((top = tree_new(a, TREE_DOCUMENT)) == NULL) {
		e = AYNI_NOMEM;
		goto out;
	}
	r.at = top;
	XML_SetUserData(r.parser, &r);
	XML_SetReturnNSTriplet(r.parser, 1);
	XML_SetElementHandler(r.parser, on_start, on_end);
	XML_SetCharacterDataHandler(r.parser, on_text);
	XML_SetCommentHandler(r.parser, on_comment);
	XML_SetProcessingInstructionHandler(r.parser, on_instruction);
	XML_SetEntityDeclHandler(r.parser, on_entity);
	XML_SetStartNamespaceDeclHandler(r.parser, on_namespace);
	e = parse(&r, in);
	if (e == AYNI_OK) {
		*document = top;
	} else {
		fault->line = (uint32_t)XML_GetCurrentLineNumber(r.parser);
		(void)snprintf(fault->what, sizeof(fault->what), "%s",
		    r.what != NULL ? r.what : "");
	}
out:
	buf_free(&r.text);
	XML_ParserFree(r.parser);
	return e;
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
