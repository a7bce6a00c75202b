/** The product under people who do what no page does, beside others who go on typing. */
@NullMarked
package dev.tandem.system.abuse;

import org.jspecify.annotations.NullMarked;
