#include "form/list.h"

#include "form/axis.h"

static struct text
said(const struct list *l, uint32_t i, const struct step *s)
{
	const struct tree_node *c = s != NULL
	    ? axis_child(s, tree_at(l->tree, l->item[i])) : NULL;

	return c != NULL ? tree_value(c) : TEXT("");
}

struct text
list_name(const struct list *l, uint32_t i)
{
	return text_trim(l->choice != NULL ? l->choice[i].name
					   : said(l, i, l->name));
}

struct rich
list_label(const struct form *f, const struct list *l, uint32_t i,
    struct piece *own)
{
	struct rich rich = {NULL, NULL};

	if (l->choice != NULL)
		return l->choice[i].label;
	*own = (struct piece){.text = said(l, i, l->label)};
	if (l->label_is_itext)
		rich.itext = map_get(&f->itexts, own->text);
	else
		rich.plain = own;
	return rich;
}

/* The slot of a name, or the empty one where it belongs. */
static uint32_t *
slot_of(const struct list *l, struct text name)
{
	uint32_t i = text_hash(name) & l->mask;

	while (l->slot[i] != 0 &&
	    !text_equal(list_name(l, l->slot[i] - 1), name))
		i = (i + 1) & l->mask;
	return &l->slot[i];
}

int64_t
list_find(const struct list *l, struct text name)
{
	return l->slot != NULL ? (int64_t)*slot_of(l, name) - 1 : -1;
}

int64_t
list_item(const struct list *l, const struct tree_node *node)
{
	uint32_t low = 0, high = l->public.n, place;

	if (l->tree == NULL || tree_of(node) != l->tree)
		return -1;
	place = tree_place(node);
	while (low < high) {
		uint32_t at = low + (high - low) / 2;

		if (l->item[at] < place)
			low = at + 1;
		else
			high = at;
	}
	return low < l->public.n && l->item[low] == place ? (int64_t)low : -1;
}

static bool
has_output(const struct form *f, const struct rich *label)
{
	const struct piece *p = label->plain;
	size_t i, n = label->itext == NULL
	    ? 0 : (size_t)f->languages * ITEXT_USES;

	for (; p != NULL; p = p->next)
		if (p->output != NULL)
			return true;
	for (i = 0; i < n; i++)
		for (p = label->itext->in[i]; p != NULL; p = p->next)
			if (p->output != NULL)
				return true;
	return false;
}

enum ayni_err
list_settle(struct form *f, struct list *l)
{
	uint32_t i, *at;

	for (l->mask = 4; l->mask / 4 * 3 < l->public.n; l->mask *= 2)
		continue;
	l->slot = arena_zalloc(&f->arena, l->mask, sizeof(*l->slot));
	if (l->slot == NULL)
		return AYNI_NOMEM;
	l->mask--;
	for (i = 0; i < l->public.n; i++) {
		struct piece own;
		struct rich label = list_label(f, l, i, &own);

		l->outputs = l->outputs || has_output(f, &label);
		/* of equal names the first is the one that an index means */
		if (*(at = slot_of(l, list_name(l, i))) == 0)
			*at = i + 1;
	}
	return AYNI_OK;
}
