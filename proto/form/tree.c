#include "form/tree.h"

#include <string.h>

void
tree_names_init(struct tree_names *n, struct arena *a)
{
	*n = (struct tree_names){.arena = a};
}

void
tree_names_free(struct tree_names *n)
{
	map_free(&n->map);
	map_free(&n->prefix);
}

struct text
tree_uri(const struct tree_names *n, struct text prefix)
{
	const struct text *uri = map_get(&n->prefix, prefix);

	return uri != NULL ? *uri : (struct text){NULL, 0};
}

const struct tree_name *
tree_name(struct tree_names *n, struct text uri, struct text local,
    struct text prefix)
{
	struct tree_name *name;
	struct text key, kept;
	char at[512];
	char *p = at;
	size_t len = uri.n + local.n + prefix.n + 2;

	if (len > sizeof(at) && (p = arena_alloc(n->arena, len)) == NULL)
		return NULL;
	memcpy(p, local.p, local.n);
	p[local.n] = ' ';
	if (prefix.n > 0)
		memcpy(p + local.n + 1, prefix.p, prefix.n);
	p[local.n + 1 + prefix.n] = ' ';
	if (uri.n > 0)
		memcpy(p + local.n + prefix.n + 2, uri.p, uri.n);
	key = (struct text){p, len};
	if ((name = map_get(&n->map, key)) != NULL)
		return name;
	name = arena_alloc(n->arena, sizeof(*name));
	kept = arena_text(n->arena, key);
	if (name == NULL || kept.p == NULL)
		return NULL;
	name->local = (struct text){kept.p, local.n};
	name->prefix = (struct text){kept.p + local.n + 1, prefix.n};
	name->uri =
	    (struct text){kept.p + local.n + prefix.n + 2, uri.n};
	if (map_put(&n->map, kept, name, NULL) != AYNI_OK) {
		n->arena->failed = true;
		return NULL;
	}
	return name;
}

struct tree_node *
tree_new(struct arena *a, enum tree_kind kind)
{
	struct tree_node *n = arena_zalloc(a, 1, sizeof(*n));

	if (n != NULL) {
		n->kind = kind;
		n->own_relevant = n->relevant = true;
	}
	return n;
}

void
tree_insert(struct tree_node *parent, struct tree_node *child,
    struct tree_node *before)
{
	child->parent = parent;
	child->next = before;
	child->prev = before != NULL ? before->prev : parent->last;
	if (child->prev != NULL)
		child->prev->next = child;
	else
		parent->first = child;
	if (before != NULL)
		before->prev = child;
	else
		parent->last = child;
}

void
tree_remove(struct tree_node *child)
{
	struct tree_node *parent = child->parent;

	if (child->prev != NULL)
		child->prev->next = child->next;
	else
		parent->first = child->next;
	if (child->next != NULL)
		child->next->prev = child->prev;
	else
		parent->last = child->prev;
	child->parent = child->prev = child->next = NULL;
}

bool
tree_aside(const struct tree_node *n)
{
	return n->kind == TREE_ATTRIBUTE || n->kind == TREE_NAMESPACE;
}

bool
tree_is(const struct tree_node *n, const char *uri, const char *local)
{
	return n != NULL && n->kind == TREE_ELEMENT &&
	    text_is(n->name->local, local) && text_is(n->name->uri, uri);
}

static const struct tree_node *
attribute(const struct tree_node *n, const char *uri, const char *local)
{
	const struct tree_node *a;

	for (a = n->attribute; a != NULL; a = a->next)
		if (text_is(a->name->local, local) &&
		    text_is(a->name->uri, uri))
			return a;
	return NULL;
}

struct text
tree_attribute_ns(const struct tree_node *n, const char *uri,
    const char *local)
{
	const struct tree_node *a = attribute(n, uri, local);

	return a != NULL ? a->value : (struct text){NULL, 0};
}

struct text
tree_attribute(const struct tree_node *n, const char *local)
{
	return tree_attribute_ns(n, "", local);
}

bool
tree_has(const struct tree_node *n, const char *local)
{
	return attribute(n, "", local) != NULL;
}

static struct tree_node *
element_from(struct tree_node *n)
{
	while (n != NULL && n->kind != TREE_ELEMENT)
		n = n->next;
	return n;
}

struct tree_node *
tree_child(const struct tree_node *n)
{
	return element_from(n->first);
}

struct tree_node *
tree_sibling(const struct tree_node *n)
{
	return element_from(n->next);
}

struct tree_node *
tree_find(const struct tree_node *n, const char *local)
{
	struct tree_node *c;

	for (c = tree_child(n); c != NULL; c = tree_sibling(c))
		if (text_is(c->name->local, local))
			return c;
	return NULL;
}

struct tree_node *
tree_walk(const struct tree_node *top, const struct tree_node *n)
{
	if (n->first != NULL)
		return n->first;
	while (n != top && n != NULL) {
		if (n->next != NULL && !tree_aside(n))
			return n->next;
		n = n->parent;
	}
	return NULL;
}

static unsigned
depth(const struct tree_node *n)
{
	unsigned d = 0;

	for (; n->parent != NULL; n = n->parent)
		d++;
	return d;
}

/* Which of two different siblings (or attributes) comes first. */
static int
sibling_order(const struct tree_node *a, const struct tree_node *b)
{
	const struct tree_node *f, *g;

	if (tree_aside(a) != tree_aside(b))
		return tree_aside(a) ? -1 : 1;
	/* From both at once: cheap for near neighbours. */
	for (f = a, g = b; f != NULL || g != NULL;) {
		if (f != NULL && (f = f->next) == b)
			return -1;
		if (g != NULL && (g = g->next) == a)
			return 1;
	}
	return 0;
}

int
tree_order(const struct tree_node *a, const struct tree_node *b)
{
	unsigned da, db;

	if (a == b)
		return 0;
	da = depth(a);
	db = depth(b);
	for (; da > db; da--) {
		if (a->parent == b)
			return 1;
		a = a->parent;
	}
	for (; db > da; db--) {
		if (b->parent == a)
			return -1;
		b = b->parent;
	}
	while (a->parent != b->parent) {
		a = a->parent;
		b = b->parent;
	}
	return a == b ? 0 : sibling_order(a, b);
}

void
tree_text(const struct tree_node *n, struct buf *out)
{
	const struct tree_node *c;

	buf_put_text(out, n->value);
	if (n->kind != TREE_ELEMENT && n->kind != TREE_DOCUMENT)
		return;
	for (c = n->first; c != NULL; c = tree_walk(n, c))
		if (c->kind == TREE_ELEMENT || c->kind == TREE_TEXT)
			buf_put_text(out, c->value);
}

static struct tree_node *
copy_one(struct arena *a, const struct tree_node *n)
{
	struct tree_node *c = tree_new(a, n->kind), **link;
	const struct tree_node *x;

	if (c == NULL)
		return NULL;
	c->name = n->name;
	c->line = n->line;
	c->value = arena_text(a, n->value);
	link = &c->attribute;
	for (x = n->attribute; x != NULL; x = x->next) {
		if ((*link = copy_one(a, x)) == NULL)
			return NULL;
		(*link)->parent = c;
		link = &(*link)->next;
	}
	return c;
}

struct tree_node *
tree_copy(struct arena *a, const struct tree_node *n)
{
	struct tree_node *top = copy_one(a, n), *at = top, *c;
	const struct tree_node *x = n;

	/* Both trees are walked together, without recursion. */
	while (top != NULL) {
		if (x->first != NULL) {
			x = x->first;
			if ((c = copy_one(a, x)) == NULL)
				return NULL;
			tree_insert(at, c, NULL);
			at = c;
			continue;
		}
		while (x != n && x->next == NULL) {
			x = x->parent;
			at = at->parent;
		}
		if (x == n)
			break;
		x = x->next;
		if ((c = copy_one(a, x)) == NULL)
			return NULL;
		tree_insert(at->parent, c, NULL);
		at = c;
	}
	return top;
}
