/**
 * The runners: who is connected, which sessions are placed where, and what they append.
 *
 * <p>{@link dev.tandem.platform.dispatch.RunnerEndpoint} opens the door to those who show the runner token; {@link
 * dev.tandem.platform.dispatch.RunnerLink} speaks the protocol with one of them; {@link dev.tandem.platform.dispatch.Dispatcher}
 * places sessions, and {@link dev.tandem.platform.dispatch.Assignment} is one session on one runner: its records out, its appends
 * in. {@link dev.tandem.platform.dispatch.RunnerRoster} tells everyone else what can be run.
 */
@NullMarked
package dev.tandem.platform.dispatch;

import org.jspecify.annotations.NullMarked;
