# The direction of dependencies (ARCHITECTURE.md, "The arrows"): what the rooms of each part of the house may use.
set(tidemark_arrows_engine/core "")
set(tidemark_arrows_storage engine/core storage)
set(tidemark_arrows_engine/zones engine/core)
set(tidemark_arrows_engine/connectors engine/core engine/connectors)
set(tidemark_arrows_engine/sync engine/core engine/zones storage engine/connectors)
set(tidemark_arrows_engine/server engine/core engine/zones storage engine/connectors engine/sync engine/server)
set(tidemark_arrows_tools engine/core engine/zones storage engine/connectors engine/sync engine/server tools)
set(tidemark_arrows_wasm-console/bindings engine/core)

# The part of the house that `folder` lies in: `engine/connectors` for `engine/connectors/pendo`.
function(tidemark_part_of folder result)
  foreach(part engine/core engine/zones storage engine/connectors engine/sync engine/server tools wasm-console/bindings)
    cmake_path(IS_PREFIX part ${folder} NORMALIZE inside)
    if(inside)
      set(${result} ${part} PARENT_SCOPE)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "${folder} lies in no part of the house: name the part and what it may use in cmake/arrows.cmake")
endfunction()

# Ends the configuration where a room in `folder` may not use one in `used_folder`.
function(tidemark_check_arrow folder used_folder)
  tidemark_part_of(${folder} part)
  tidemark_part_of(${used_folder} used_part)
  if(NOT used_part IN_LIST tidemark_arrows_${part})
    message(FATAL_ERROR "${folder} may not use ${used_folder}: rooms of ${part} use [${tidemark_arrows_${part}}] "
                        "(ARCHITECTURE.md, \"The arrows\")")
  endif()
endfunction()
