#include "form/tree.h"

#include <string.h>

#include "ayni/mem.h"

/* The tag: kind in three bits, these, and the number of the name above. */
#define LIVE 8u
#define LEAF 16u   /* slot is where its value is, and nothing is in it */
#define FOLDED 32u /* its one child is a text that is its value */
#define NAME_SHIFT 8

struct still {
	struct tree_node is;
	uint32_t at, up; /* places: its own, its parent's */
	uint32_t slot;   /* of a leaf: its value; or the place behind it all */
};

union tree_slot {
	struct still n;
	struct tree *of; /* of the first */
};

/* ---- names ---- */

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
tree_intern(struct tree_names *n, struct text uri, struct text local,
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
	*name = (struct tree_name){.local = {kept.p, local.n},
	    .prefix = {kept.p + local.n + 1, prefix.n},
	    .uri = {kept.p + local.n + prefix.n + 2, uri.n},
	    .number = n->map.n};
	if (map_put(&n->map, kept, name, NULL) != AYNI_OK) {
		n->arena->failed = true;
		return NULL;
	}
	return name;
}

/* ---- either kind ---- */

static const struct tree_live *
live(const struct tree_node *n)
{
	return (n->tag & LIVE) != 0 ? (const void *)n : NULL;
}

static struct tree_node *
node(struct tree_live *n)
{
	return n != NULL ? &n->is : NULL;
}

static const struct still *
still(const struct tree_node *n)
{
	return (const void *)n;
}

static struct tree *
tree(const struct still *s)
{
	const union tree_slot *first = (const void *)(s - s->at);

	return first->of;
}

struct tree *
tree_of(const struct tree_node *n)
{
	return live(n) != NULL ? NULL : tree(still(n));
}

struct tree_node *
tree_at(const struct tree *t, uint32_t place)
{
	return &t->slot[place].n.is;
}

uint32_t
tree_place(const struct tree_node *n)
{
	return still(n)->at;
}

/* The place behind a node and all that is in it. */
static uint32_t
end_of(const struct still *s)
{
	return (s->is.tag & LEAF) != 0 ? s->at + 1 : s->slot;
}

static struct text
value_at(const struct tree *t, uint32_t at)
{
	return at > 0 ? text_sized(t->text.p + at) : TEXT("");
}

const struct tree_name *
tree_name(const struct tree_node *n)
{
	const struct tree_live *l = live(n);
	uint32_t number = n->tag >> NAME_SHIFT;

	if (l != NULL)
		return l->name;
	return number > 0
	    ? tree(still(n))->names->map.entry[number - 1].value : NULL;
}

struct text
tree_value(const struct tree_node *n)
{
	const struct tree_live *l = live(n);
	const struct still *s = still(n);
	struct text none = {"", 0};

	if (l != NULL)
		return l->value;
	if ((n->tag & FOLDED) != 0)
		s = &tree(s)->slot[s->slot - 1].n;
	return (s->is.tag & LEAF) != 0 ? value_at(tree(s), s->slot) : none;
}

struct tree_node *
tree_parent(const struct tree_node *n)
{
	const struct tree_live *l = live(n);

	if (l != NULL)
		return node(l->parent);
	return still(n)->up > 0 ? tree_at(tree(still(n)), still(n)->up) : NULL;
}

struct tree_node *
tree_root(const struct tree_node *n)
{
	const struct tree_live *l = live(n);

	if (l == NULL)
		return tree_document(tree(still(n)));
	while (l->parent != NULL)
		l = l->parent;
	return node((struct tree_live *)(uintptr_t)l);
}

/* The node at a place, if it is a sibling below "up", aside or not. */
static struct tree_node *
sibling_at(const struct tree *t, uint32_t place, uint32_t up, bool aside)
{
	struct still *s = &t->slot[place].n;

	return place < t->n && s->up == up && tree_aside(&s->is) == aside
	    ? &s->is : NULL;
}

static bool
is_open(const struct still *s)
{
	return (s->is.tag & (LEAF | FOLDED)) == 0;
}

struct tree_node *
tree_first(const struct tree_node *n)
{
	const struct tree_live *l = live(n);
	const struct still *s = still(n);
	const struct tree *t;
	uint32_t i;

	if (l != NULL)
		return node(l->first);
	if (!is_open(s))
		return NULL;
	t = tree(s);
	for (i = s->at + 1; i < s->slot; i++)
		if (!tree_aside(&t->slot[i].n.is))
			return &t->slot[i].n.is;
	return NULL;
}

/* From the last node within a sibling up to the sibling itself. */
static struct tree_node *
up_to(const struct tree *t, uint32_t i, uint32_t up)
{
	while (i > up && t->slot[i].n.up != up)
		i = t->slot[i].n.up;
	return i > up && !tree_aside(&t->slot[i].n.is) ? &t->slot[i].n.is
						       : NULL;
}

struct tree_node *
tree_last(const struct tree_node *n)
{
	const struct tree_live *l = live(n);
	const struct still *s = still(n);

	if (l != NULL)
		return node(l->last);
	return is_open(s) ? up_to(tree(s), s->slot - 1, s->at) : NULL;
}

struct tree_node *
tree_prev(const struct tree_node *n)
{
	const struct tree_live *l = live(n);
	const struct still *s = still(n);

	if (l != NULL)
		return node(l->prev);
	if (s->up == 0)
		return NULL;
	return tree_aside(n) ? sibling_at(tree(s), s->at - 1, s->up, true)
			     : up_to(tree(s), s->at - 1, s->up);
}

struct tree_node *
tree_next(const struct tree_node *n)
{
	const struct tree_live *l = live(n);
	const struct still *s = still(n);

	if (l != NULL)
		return node(l->next);
	return sibling_at(tree(s), end_of(s), s->up, tree_aside(n));
}

struct tree_node *
tree_asides(const struct tree_node *n)
{
	const struct tree_live *l = live(n);
	const struct still *s = still(n);

	if (l != NULL)
		return node(l->attribute);
	return (n->tag & LEAF) != 0
	    ? NULL : sibling_at(tree(s), s->at + 1, s->at, true);
}

uint32_t
tree_line(const struct tree_node *n)
{
	const struct tree *t = tree_of(n);

	return t != NULL && t->line != NULL ? t->line[still(n)->at] : 0;
}

uint32_t
tree_field(const struct tree_node *n)
{
	const struct tree_live *l = live(n);
	const struct tree *t;

	if (l != NULL)
		return l->field;
	t = tree(still(n));
	return t->field != NULL ? t->field[still(n)->at] : 0;
}

bool
tree_relevant(const struct tree_node *n)
{
	const struct tree_live *l = live(n);

	return l == NULL || l->relevant;
}

uint32_t
tree_handle(const struct tree_node *n)
{
	const struct tree_live *l = live(n);

	return l != NULL ? l->handle : 0;
}

bool
tree_is(const struct tree_node *n, const char *uri, const char *local)
{
	return n != NULL && tree_kind(n) == TREE_ELEMENT &&
	    text_is(tree_name(n)->local, local) &&
	    text_is(tree_name(n)->uri, uri);
}

static const struct tree_node *
attribute(const struct tree_node *n, const char *uri, const char *local)
{
	const struct tree_node *a;

	for (a = tree_asides(n); a != NULL; a = tree_next(a))
		if (text_is(tree_name(a)->local, local) &&
		    text_is(tree_name(a)->uri, uri))
			return a;
	return NULL;
}

struct text
tree_attribute_ns(const struct tree_node *n, const char *uri,
    const char *local)
{
	const struct tree_node *a = attribute(n, uri, local);

	return a != NULL ? tree_value(a) : (struct text){NULL, 0};
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
	while (n != NULL && tree_kind(n) != TREE_ELEMENT)
		n = tree_next(n);
	return n;
}

struct tree_node *
tree_child(const struct tree_node *n)
{
	return element_from(tree_first(n));
}

struct tree_node *
tree_sibling(const struct tree_node *n)
{
	return element_from(tree_next(n));
}

struct tree_node *
tree_find(const struct tree_node *n, const char *local)
{
	struct tree_node *c;

	for (c = tree_child(n); c != NULL; c = tree_sibling(c))
		if (text_is(tree_name(c)->local, local))
			return c;
	return NULL;
}

struct tree_node *
tree_walk(const struct tree_node *top, const struct tree_node *n)
{
	struct tree_node *next = tree_first(n);

	if (next != NULL)
		return next;
	for (; n != top && n != NULL; n = tree_parent(n))
		if (!tree_aside(n) && (next = tree_next(n)) != NULL)
			return next;
	return NULL;
}

/* ---- order ---- */

static unsigned
depth(const struct tree_live *n)
{
	unsigned d = 0;

	for (; n->parent != NULL; n = n->parent)
		d++;
	return d;
}

/* Which of two different siblings (or attributes) comes first. */
static int
sibling_order(const struct tree_live *a, const struct tree_live *b)
{
	const struct tree_live *f, *g;

	if (tree_aside(&a->is) != tree_aside(&b->is))
		return tree_aside(&a->is) ? -1 : 1;
	/* From both at once: cheap for near neighbours. */
	for (f = a, g = b; f != NULL || g != NULL;) {
		if (f != NULL && (f = f->next) == b)
			return -1;
		if (g != NULL && (g = g->next) == a)
			return 1;
	}
	return 0;
}

static int
live_order(const struct tree_live *a, const struct tree_live *b)
{
	unsigned da = depth(a), db = depth(b);

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

int
tree_order(const struct tree_node *a, const struct tree_node *b)
{
	const struct tree_live *x = live(a), *y = live(b);

	if (a == b)
		return 0;
	if (x != NULL && y != NULL)
		return live_order(x, y);
	if (x != NULL || y != NULL || tree_of(a) != tree_of(b))
		return 0;
	return still(a)->at < still(b)->at ? -1 : 1;
}

void
tree_text(const struct tree_node *n, struct buf *out)
{
	const struct tree_node *c;

	buf_put_text(out, tree_value(n));
	if (tree_kind(n) != TREE_ELEMENT && tree_kind(n) != TREE_DOCUMENT)
		return;
	for (c = tree_first(n); c != NULL; c = tree_walk(n, c))
		if (tree_kind(c) == TREE_ELEMENT || tree_kind(c) == TREE_TEXT)
			buf_put_text(out, tree_value(c));
}

/* ---- making a document ---- */

static void
fail(struct tree *t, enum ayni_err e)
{
	if (t->err == AYNI_OK)
		t->err = e;
}

/* The tree's arrays in another size. */
static bool
resize(struct tree *t, uint32_t cap)
{
	union tree_slot *slot = mem_array(t->slot, cap, sizeof(*slot));
	uint32_t *line;

	if (slot == NULL)
		return false;
	t->slot = slot;
	if (t->line != NULL) {
		line = mem_array(t->line, cap, sizeof(*line));
		if (line == NULL)
			return false;
		t->line = line;
	}
	t->cap = cap;
	return true;
}

static void
add(struct tree *t, uint32_t tag, const struct tree_name *name, uint32_t slot,
    uint32_t line)
{
	if (t->n == TREE_MAX_NODES ||
	    (name != NULL && name->number >= TREE_MAX_NODES - 1))
		fail(t, AYNI_TOOBIG);
	else if (t->n == t->cap && !resize(t, t->cap + t->cap / 2))
		fail(t, AYNI_NOMEM);
	if (t->err != AYNI_OK)
		return;
	if (name != NULL)
		tag |= (name->number + 1) << NAME_SHIFT;
	t->slot[t->n].n = (struct still){{tag}, t->n, t->at, slot};
	if (t->line != NULL)
		t->line[t->n] = line;
	t->n++;
}

struct tree *
tree_new(const struct tree_names *names, bool lines)
{
	struct tree *t = mem_zalloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->names = names;
	buf_init(&t->text, TREE_MAX_TEXT);
	if (lines && (t->line = mem_zalloc(1, sizeof(*t->line))) == NULL)
		goto nomem;
	if (!resize(t, 16))
		goto nomem;
	t->slot[0].of = t;
	t->n = 1;
	add(t, TREE_DOCUMENT, NULL, 0, 0);
	t->at = 1;
	return t;
nomem:
	tree_free(t);
	return NULL;
}

void
tree_free(struct tree *t)
{
	struct tree *next;

	for (; t != NULL; t = next) {
		next = t->next;
		mem_free(t->slot);
		mem_free(t->line);
		mem_free(t->field);
		buf_free(&t->text);
		mem_free(t);
	}
}

void
tree_drop(struct tree **list, struct tree *t)
{
	while (*list != t)
		list = &(*list)->next;
	*list = t->next;
	t->next = NULL;
	tree_free(t);
}

void
tree_open(struct tree *t, const struct tree_name *name, uint32_t line)
{
	if (name == NULL)
		fail(t, AYNI_NOMEM);
	add(t, TREE_ELEMENT, name, 0, line);
	if (t->err == AYNI_OK)
		t->at = t->n - 1;
}

/* Its first byte is nobody's. */
static uint32_t
put_value(struct tree *t, struct text s)
{
	size_t at;

	if (s.n == 0)
		return 0;
	if (t->text.n == 0)
		buf_put_byte(&t->text, 0);
	at = t->text.n;
	buf_put_sized(&t->text, s);
	if (t->text.err != AYNI_OK)
		fail(t, t->text.err);
	return (uint32_t)at;
}

void
tree_leaf(struct tree *t, enum tree_kind kind, const struct tree_name *name,
    struct text value, uint32_t line)
{
	if (name == NULL && kind != TREE_TEXT && kind != TREE_COMMENT)
		fail(t, AYNI_NOMEM);
	add(t, (uint32_t)kind | LEAF, name, put_value(t, value), line);
}

bool
tree_filled(const struct tree *t)
{
	const struct still *last = &t->slot[t->n - 1].n;

	return last->at != t->at &&
	    !(tree_aside(&last->is) && last->up == t->at);
}

void
tree_close(struct tree *t, bool fold)
{
	struct still *s = &t->slot[t->at].n, *last = &t->slot[t->n - 1].n;

	if (t->err != AYNI_OK)
		return;
	t->at = s->up;
	s->slot = t->n;
	if (last == s) {
		s->is.tag |= LEAF;
		s->slot = 0;
	} else if (!fold || tree_kind(&last->is) != TREE_TEXT ||
	    last->up != s->at) {
		return;
	} else if (last - 1 == s) { /* most of a long list: one node for both */
		s->is.tag |= LEAF;
		s->slot = last->slot;
		t->n--;
	} else if (tree_aside(&(last - 1)->is) && (last - 1)->up == s->at) {
		s->is.tag |= FOLDED;
	}
}

enum ayni_err
tree_end(struct tree *t)
{
	uint8_t *p = t->text.p;

	if (t->err != AYNI_OK)
		return t->err;
	t->slot[1].n.slot = t->n;
	if (!resize(t, t->n) ||
	    (p != NULL && (p = mem_resize(p, t->text.n)) == NULL))
		return t->err = AYNI_NOMEM;
	t->text.p = p;
	t->text.cap = t->text.n;
	return AYNI_OK;
}

struct tree_node *
tree_document(const struct tree *t)
{
	return tree_at(t, 1);
}

enum ayni_err
tree_number(struct tree *t)
{
	t->field = mem_zalloc(t->n, sizeof(*t->field));
	return t->field != NULL ? AYNI_OK : AYNI_NOMEM;
}

void
tree_set_field(struct tree_node *n, uint32_t field)
{
	tree(still(n))->field[still(n)->at] = field;
}

/* ---- the live interview ---- */

void
tree_begin(struct tree_live *n, enum tree_kind kind)
{
	n->is.tag = (uint32_t)kind | LIVE;
	n->own_relevant = n->relevant = true;
}

void
tree_insert(struct tree_live *parent, struct tree_live *child,
    struct tree_live *before)
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
tree_remove(struct tree_live *child)
{
	struct tree_live *parent = child->parent;

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
