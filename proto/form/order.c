#include "form/order.h"

#include <string.h>

#define FEW 64u /* sorted by comparing; more, by walking the document */
#define DOCUMENTS_MAX 32u

static void
sort_few(struct value *v)
{
	size_t i, k, out = 0;
	struct tree_node *t;

	for (i = 1; i < v->nodes; i++) {
		t = v->node[i];
		for (k = i; k > 0 && tree_order(v->node[k - 1], t) > 0; k--)
			v->node[k] = v->node[k - 1];
		v->node[k] = t;
	}
	for (i = 0; i < v->nodes; i++)
		if (i == 0 || v->node[i] != v->node[i - 1])
			v->node[out++] = v->node[i];
	v->nodes = out;
}

/* Which nodes are in a set: open addressing, by address. */
struct members {
	struct tree_node **slot;
	size_t mask;
};

static size_t
start(const struct members *m, const struct tree_node *n)
{
	uint64_t h = (uint64_t)(uintptr_t)n * 0x9e3779b97f4a7c15u;

	return (size_t)(h >> 20) & m->mask;
}

static struct tree_node **
find(const struct members *m, const struct tree_node *n)
{
	size_t i = start(m, n);

	while (m->slot[i] != NULL && m->slot[i] != n)
		i = (i + 1) & m->mask;
	return &m->slot[i];
}

static void
take(const struct members *m, struct tree_node *n, struct value *v)
{
	if (*find(m, n) == n)
		v->node[v->nodes++] = n;
}

static void
take_from(struct xpath_env *env, const struct members *m,
    struct tree_node *root, struct value *v)
{
	struct tree_node *n, *a;

	for (n = root; n != NULL && xpath_spend(env, 1);
	     n = tree_walk(root, n)) {
		take(m, n, v);
		for (a = tree_asides(n); a != NULL; a = tree_next(a))
			take(m, a, v);
	}
}

/* Nodes of several documents stand in the order of their first. */
static void
sort_many(struct xpath_env *env, struct value *v)
{
	struct tree_node **was, *root, *seen[DOCUMENTS_MAX];
	struct members m = {NULL, 256};
	size_t i, k, count = v->nodes, roots = 0;

	while (m.mask < count * 2)
		m.mask *= 2;
	m.slot = arena_zalloc(env->scratch, m.mask, sizeof(*m.slot));
	was = arena_copy(env->scratch, v->node, count * sizeof(*was));
	if (m.slot == NULL || was == NULL) {
		xpath_fail(env, AYNI_NOMEM, "");
		return;
	}
	m.mask--;
	for (i = 0; i < count; i++)
		*find(&m, was[i]) = was[i];
	v->nodes = 0;
	for (i = 0; i < count; i++) {
		root = tree_root(was[i]);
		for (k = 0; k < roots && seen[k] != root; k++)
			continue;
		if (k < roots)
			continue;
		if (roots == DOCUMENTS_MAX) {
			xpath_fail(env, AYNI_TOOBIG, "too many documents");
			return;
		}
		seen[roots++] = root;
		take_from(env, &m, root, v);
	}
}

void
order_set(struct xpath_env *env, struct value *v)
{
	size_t i;

	for (i = 1; i < v->nodes; i++)
		if (tree_order(v->node[i - 1], v->node[i]) >= 0)
			break;
	if (i >= v->nodes || !xpath_spend(env, v->nodes))
		return; /* already in order */
	if (v->nodes <= FEW)
		sort_few(v);
	else
		sort_many(env, v);
}
