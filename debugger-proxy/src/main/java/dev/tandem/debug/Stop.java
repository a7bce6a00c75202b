package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a program looks like where it stands, read once for everybody.
 *
 * @param threadId of the thread that stopped
 * @param why the body of the adapter's event
 * @param frames from the innermost on, as the adapter tells them; the first ones with their {@code scopes}, in these {@code variables}, and so on down to the depth that is read.
 *     What has {@code variablesReference} and no {@code variables} has not been read
 * @param totalFrames how many there are
 */
public record Stop(Epoch epoch, int threadId, ObjectNode why, ArrayNode frames, int totalFrames) {}
