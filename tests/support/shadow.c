#include "support/shadow.h"

#include <stdint.h>

/* For jansson's macros, which take no const object. */
static json_t *
plain(const json_t *o)
{
	return (json_t *)(uintptr_t)o;
}

const char *
shadow_follow(json_t *nodes, const json_t *delta)
{
	json_t *changed = json_object_get(delta, "changed"), *node;
	const json_t *removed = json_object_get(delta, "removed");
	const char *ref, *bad = NULL;
	size_t i;

	for (i = 0; i < json_array_size(removed); i++) {
		ref = json_string_value(json_array_get(removed, i));
		if (json_object_del(nodes, ref) != 0)
			bad = ref;
	}
	json_object_foreach (changed, ref, node) {
		if (json_equal(json_object_get(nodes, ref), node) != 0)
			bad = ref;
		(void)json_object_set(nodes, ref, node);
	}
	return bad;
}

const char *
shadow_differs(const json_t *nodes, const json_t *others)
{
	json_t *node;
	const char *ref;

	json_object_foreach (plain(nodes), ref, node)
		if (json_equal(node, json_object_get(others, ref)) == 0)
			return ref;
	json_object_foreach (plain(others), ref, node)
		if (json_object_get(nodes, ref) == NULL)
			return ref;
	return NULL;
}
