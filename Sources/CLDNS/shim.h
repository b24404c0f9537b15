#pragma once

/* Before ldns/common.h, which otherwise makes a bool of its own that Swift sees as Int8. */
#include <stdbool.h>
#include <ldns/ldns.h>
