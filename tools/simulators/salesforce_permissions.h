#pragma once

#include "simulators/salesforce_state.h"

namespace tidemark::sim {

/// Adds what every org has and a folder of describes need not name: PermissionSet (one, `Integration`, which the API user
/// holds), PermissionSetAssignment, FieldPermissions and Organization. Then hides what the options hide.
void add_permissions(SalesforceState& state);

/// Called when records of an object were written: FieldPermissions of a permission set that the API user holds make a
/// field readable or writeable.
void permissions_changed(SalesforceState& state, const Object& object);

}  // namespace tidemark::sim
