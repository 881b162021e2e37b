// Signs in by the token after the `#` of a one-time link.

const form = document.querySelector('form')
const input = document.querySelector('input')
const token = location.hash.slice(1)
if (form && input && token !== '') {
  history.replaceState(null, '', location.pathname)
  input.value = token
  form.submit()
}
