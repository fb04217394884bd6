// The one call that does not go the generated way; bindings-uniffi/src/direct.rs says what it takes and gives.
#pragma once
#include <stdint.h>

int32_t pingone_protect_decide(uint64_t policy, uint8_t *buffer, int32_t length, int32_t capacity, int32_t utf16);
