#pragma once

#include "command/call.h"

namespace tidemark::command {

/// `connect salesforce --client-id …`: a person signs in to Salesforce in a browser, and the refresh token that comes of it is sealed as a
/// credential.
[[nodiscard]] int sign_in(const Call& call);

}  // namespace tidemark::command
