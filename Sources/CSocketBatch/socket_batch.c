#include "CSocketBatch.h"
