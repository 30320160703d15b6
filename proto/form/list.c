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

struct text
list_column(const struct list *l, uint32_t i, const char *column)
{
	const struct tree_node *c = l->tree != NULL && i < l->public.n
	    ? tree_find(tree_at(l->tree, l->item[i]), column) : NULL;

	return c != NULL ? tree_value(c) : TEXT("");
}

static struct text
name_of(const void *ctx, uint32_t i)
{
	return list_name(ctx, i);
}

int64_t
list_find(const struct list *l, struct text name)
{
	return index_find(&l->names, name, name_of, l);
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
list_settle(const struct form *f, struct list *l)
{
	uint32_t i;

	if (index_room(&l->names, l->public.n, name_of, l) != AYNI_OK)
		return AYNI_NOMEM;
	for (i = 0; i < l->public.n; i++) {
		struct piece own;
		struct rich label = list_label(f, l, i, &own);

		l->outputs = l->outputs || has_output(f, &label);
		/* of equal names the first is the one that an index means */
		if (index_put(&l->names, i, name_of, l) == AYNI_NOMEM)
			return AYNI_NOMEM;
	}
	return AYNI_OK;
}
