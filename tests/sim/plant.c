#include "ayni/plant.h"

#include <stdlib.h>
#include <string.h>

bool plant_grows(const char *name);

/* Asked very often, so the environment is looked at once. */
bool
plant_grows(const char *name)
{
	static const char *grown;

	if (grown == NULL && (grown = getenv("PLANT")) == NULL)
		grown = "";
	return strcmp(name, grown) == 0;
}
