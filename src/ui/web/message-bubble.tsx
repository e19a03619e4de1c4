/**
 * One message: its text, its time, and, for one's own, the truth about its delivery in a word.
 */
import { Component } from 'preact'
import { deliveryWords, textParts, whereSentence } from '../model/index.ts'
import { fileCard } from './attach-files.tsx'
import { CheckIcon, ClockIcon } from './icons.tsx'
import { lifeTimer } from './life.tsx'
import { momentOf, timeOf } from './times.ts'
import { voicePlayer } from './voice-button.tsx'
import type { Tab } from './tab.ts'
import type { TimelineItem } from '../model/index.ts'
import type { VNode } from 'preact'

type MessageItem = Extract<TimelineItem, { kind: 'message' }>

interface BubbleProps { readonly tab: Tab, readonly item: MessageItem, readonly title: string }

/** Drawn again only when something in it changed: a new message below leaves the two hundred above alone. */
export class MessageBubble extends Component<BubbleProps> {
  override shouldComponentUpdate ({ item, title }: BubbleProps): boolean {
    const shown = this.props.item
    return title !== this.props.title || item.message !== shown.message || item.first !== shown.first || item.last !== shown.last || item.explainsWaiting !== shown.explainsWaiting
  }

  override render ({ tab, item, title }: BubbleProps): VNode {
    return bubble(tab, item, title)
  }
}

function bubble (tab: Tab, item: MessageItem, title: string): VNode {
  const { message, at, sentAt } = item
  const own = message.direction === 'out'
  const id = `message-${message.id}`
  const shape = `${item.first ? ' is-first' : ''}${item.last ? ' is-last' : ''}`
  return (
    <article class={`message ${own ? 'own' : 'theirs'}${shape}`} tabIndex={-1} aria-labelledby={`${id}-from ${id}-text ${id}-meta`}>
      <span id={`${id}-from`} class="only-read">{own ? 'You' : title}: </span>
      <div class="bubble">
        {message.file === undefined
          ? (
            <p id={`${id}-text`} class="text" dir="auto">{textParts(message.text).map((part, index) => part.kind === 'link'
              ? <a key={index} href={part.text} target="_blank" rel="noopener noreferrer">{part.text}</a>
              : part.text)}</p>
          )
          : (
            <>
              <p id={`${id}-text`} class="text file-name" dir="auto">{message.kind === 'voice' ? 'Voice message' : message.file.name}</p>
              {message.kind === 'voice' && message.file.isHere && <voicePlayer.View tab={tab} message={message} file={message.file} />}
              <fileCard.View tab={tab} message={message} title={title} />
            </>
          )}
        <p id={`${id}-meta`} class="meta">
          {item.late && <span>came late, </span>}
          <time dateTime={new Date(at).toISOString()} title={momentOf(at)}>{item.late ? momentOf(at) : timeOf(at)}</time>
          {sentAt !== undefined && <span>written {momentOf(sentAt)} by their clock</span>}
          {(message.expireAfterMs !== undefined || message.unkept === true) && message.delivery.state !== 'expired' && <lifeTimer.View message={message} />}
          <State item={item} title={title} />
        </p>
      </div>
      {message.delivery.state === 'pending' && item.explainsWaiting && <Waiting tab={tab} item={item} title={title} />}
    </article>
  )
}

function State ({ item, title }: { item: MessageItem, title: string }): VNode | null {
  const { file, delivery } = item.message
  // its file says so
  if (file !== undefined && delivery.state === 'stuck' && delivery.reason === 'declined') return null
  const { word, sentence, at } = deliveryWords(item.message, title)
  switch (word) {
    case '': return null
    case 'delivered': return <span class="state state-delivered" title={`${sentence} ${whereSentence(item.message.where, title)}${at === undefined ? '' : ` ${momentOf(at)}`}`}><CheckIcon />delivered{at !== undefined && timeOf(at) !== timeOf(item.at) && ` ${timeOf(at)}`}</span>
    case 'pending':
    case 'only while open':
    case 'on my cloud':
    case 'fetched': return <span class="state state-pending" title={sentence}><ClockIcon />{word}</span>
    case 'cancelled':
    case 'recall asked':
    case 'expired':
    case 'stuck': return <span class={`state state-${item.message.delivery.state}`}>{word}. {sentence}</span>
  }
}

/** Beside the newest of those that wait: why, and what a person can do about it. */
function Waiting ({ tab, item, title }: { tab: Tab, item: MessageItem, title: string }): VNode {
  const { message } = item
  return (
    <div class="waiting">
      <p>{deliveryWords(message, title).sentence}</p>
      <button class="quiet small" onClick={() => { tab.attempt(() => tab.node.messages.retry(message.contact)) }}>Try now</button>
      {message.file === undefined && <button class="quiet small" onClick={() => { tab.takeBack(message.contact, message.id) }}>Take back</button>}
    </div>
  )
}
