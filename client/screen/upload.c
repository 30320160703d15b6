#include "screen/upload.h"

enum ayni_err
upload_begin(struct seat *s, struct text ref, struct text name,
    struct upload **out)
{
	(void)s;
	(void)ref;
	(void)name;
	(void)out;
	return AYNI_UNSUPPORTED;
}

enum ayni_err
upload_take(struct upload *u, struct bytes piece)
{
	(void)u;
	(void)piece;
	return AYNI_UNSUPPORTED;
}

enum ayni_err
upload_end(struct upload *u)
{
	(void)u;
	return AYNI_UNSUPPORTED;
}

void
upload_drop(struct upload *u)
{
	(void)u;
}
