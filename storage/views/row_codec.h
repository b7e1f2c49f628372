#pragma once

/// What packs and unpacks rows.h: included where rows are read and written, not where they are only looked at.
#include <cereal/types/array.hpp>

#include "core/events/codec.h"
#include "views/rows.h"
