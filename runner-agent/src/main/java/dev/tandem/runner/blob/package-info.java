/** The bytes of files that are no text documents, on their way between the platform and a session's workspace. */
@NullMarked
package dev.tandem.runner.blob;

import org.jspecify.annotations.NullMarked;
