/** How whatever asks a cloud takes the end of the channel. */
import type { DeviceCourierChannel } from '../../../protocols/cloud/index.ts'

/** A channel that ends takes its questions with it: the next one asks them again. */
export async function unlessOver (channel: Pick<DeviceCourierChannel, 'isOpen'>, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (channel.isOpen) throw error
  }
}
